#ifndef CDCMTKSHIM_DEFLATED_H
#define CDCMTKSHIM_DEFLATED_H

#include "FileStream.h"

/// Ends the child if the file says that it is deflated (PS3.5 A.5) and is not, up to the end of the stream.
///
/// DCMTK (3.6.7) does not notice that a stream is damaged or cut off, and asks zlib for more until its time is over. How many
/// elements it makes of a whole stream, only the child's limits bound.
///
/// - longest: Bytes that the stream may have when it is inflated.
void require_whole_stream(FileBytes &file, size_t longest);

#endif
