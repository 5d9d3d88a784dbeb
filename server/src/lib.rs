/*!
Answers of openline over HTTP.
*/

pub mod assets;
