def run(folder, agent, report):
    pass
