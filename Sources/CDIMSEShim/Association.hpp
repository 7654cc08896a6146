#ifndef ASSOCIATION_HPP
#define ASSOCIATION_HPP

#include "CDIMSEShim.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmnet/assoc.h>
#include <dcmtk/dcmnet/dimse.h>

#include <memory>
#include <string>
#include <vector>

/// What is proposed: an abstract syntax with the transfer syntaxes it may come in.
struct Proposal {
    std::string abstract;
    std::vector<std::string> transfer;
    bool isReceived = false;  // we play the SCP's part: objects come to us (C-GET)
};

/// Uncompressed writings, the preferred one first.
const std::vector<std::string> &plainSyntaxes();
/// All writings in which an object may come: plain ones, and those that are kept as they are.
const std::vector<std::string> &allSyntaxes();

/// Makes DCMTK silent and sets what it keeps in global variables; once for the program.
void prepareLibrary();

/// Fills in an outcome.
void fail(cdimse_outcome *outcome, cdimse_result result, const char *words);
void fail(cdimse_outcome *outcome, const OFCondition &condition);

/// A connection to a peer that ends with the object.
class Association {
public:
    /// Asks for it; `outcome` says why there is none.
    Association(const cdimse_peer &peer, const std::vector<Proposal> &proposals, cdimse_outcome *outcome);
    ~Association();
    Association(const Association &) = delete;
    Association &operator=(const Association &) = delete;

    T_ASC_Association *get() const { return association; }
    bool isOpen() const { return association != nullptr; }
    /// 0 when the peer took none.
    T_ASC_PresentationContextID context(const std::string &abstract) const;
    DIC_US nextMessage() { return association->nextMsgID++; }
    int seconds() const { return patience; }
    /// Says goodbye; without it the end is an abort.
    void release();

private:
    T_ASC_Network *network = nullptr;
    T_ASC_Association *association = nullptr;
    int patience;
};

/// Receives the data set of a C-STORE request into a sink and answers it.
OFCondition receiveObject(
    T_ASC_Association *association, T_ASC_PresentationContextID context, const T_DIMSE_C_StoreRQ &request,
    const std::string &calling, int seconds, const cdimse_sink &sink, bool *isStored);

#endif
