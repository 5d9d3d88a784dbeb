/*!
Large documents: a hundred thousand queues as text, a million of them in memory.
*/
