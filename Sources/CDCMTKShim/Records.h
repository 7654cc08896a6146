#ifndef CDCMTKSHIM_RECORDS_H
#define CDCMTKSHIM_RECORDS_H

#include "CDCMTKShim.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <string>

/// Refuses the file and ends the child.
[[noreturn]] void refuse(char reason, const std::string &detail);

/// Ends the child unless all is well.
void require(const OFCondition &condition);

/// The attributes that the caller has use for, LUTs, and the list of all elements.
void emit_attributes(DcmFileFormat &file);

#endif
