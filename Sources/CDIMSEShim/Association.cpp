#include "Association.hpp"

#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmnet/cond.h>
#include <dcmtk/dcmnet/dcmtrans.h>
#include <dcmtk/dcmnet/dul.h>
#include <dcmtk/oflog/oflog.h>

#include <cstdio>
#include <cstring>
#include <mutex>

void prepareLibrary() {
    static std::once_flag once;
    std::call_once(once, [] {
        // What it would log are names of patients and files.
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        // No name of whoever calls is asked from a name server, which may be slow.
        dcmDisableGethostbyaddr.set(OFTrue);
        dcmConnectionTimeout.set(10);
        dcmAssociatePDUSizeLimit.set(256 * 1024);
    });
}

const std::vector<std::string> &plainSyntaxes() {
    static const std::vector<std::string> syntaxes = {
        UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax,
    };
    return syntaxes;
}

const std::vector<std::string> &allSyntaxes() {
    static const std::vector<std::string> syntaxes = {
        UID_LittleEndianExplicitTransferSyntax,
        UID_LittleEndianImplicitTransferSyntax,
        UID_JPEGProcess14SV1TransferSyntax,
        UID_JPEGProcess14TransferSyntax,
        UID_JPEGLSLosslessTransferSyntax,
        UID_JPEG2000LosslessOnlyTransferSyntax,
        UID_RLELosslessTransferSyntax,
        UID_DeflatedExplicitVRLittleEndianTransferSyntax,
        UID_BigEndianExplicitTransferSyntax,
        UID_JPEG2000TransferSyntax,
        UID_JPEGLSLossyTransferSyntax,
        UID_JPEGProcess2_4TransferSyntax,
        UID_JPEGProcess1TransferSyntax,
    };
    return syntaxes;
}

void fail(cdimse_outcome *outcome, cdimse_result result, const char *words) {
    outcome->result = result;
    snprintf(outcome->words, sizeof outcome->words, "%s", words);
    for (char *letter = outcome->words; *letter != '\0'; letter++) {
        if (static_cast<unsigned char>(*letter) < 0x20) {
            *letter = ' ';
        }
    }
}

void fail(cdimse_outcome *outcome, const OFCondition &condition) {
    cdimse_result result = CDIMSE_BROKEN;
    if (condition.module() == OFM_dcmnet) {
        switch (condition.code()) {
        case DULC_ASSOCIATIONREJECTED:
        case DULC_PEERABORTEDASSOCIATION:
            result = CDIMSE_REJECTED;
            break;
        case DULC_REQUESTASSOCIATIONFAILED:
        case DULC_TCPINITERROR:
        case DULC_UNKNOWNHOST:
            result = CDIMSE_UNREACHABLE;
            break;
        case DULC_READTIMEOUT:
        case DIMSEC_NODATAAVAILABLE:
            result = CDIMSE_TOO_SLOW;
            break;
        default:
            break;
        }
    }
    fail(outcome, result, condition.text());
}

Association::Association(
    const cdimse_peer &peer, const std::vector<Proposal> &proposals, cdimse_outcome *outcome)
    : patience(peer.seconds) {
    prepareLibrary();
    memset(outcome, 0, sizeof *outcome);
    OFCondition condition = ASC_initializeNetwork(NET_REQUESTOR, 0, peer.seconds, &network);
    T_ASC_Parameters *parameters = nullptr;
    if (condition.good()) {
        condition = ASC_createAssociationParameters(&parameters, ASC_DEFAULTMAXPDU);
    }
    if (condition.bad()) {
        fail(outcome, condition);
        return;
    }
    ASC_setAPTitles(parameters, peer.calling, peer.called, nullptr);
    // An IPv6 address has colons of its own, which DCMTK cannot tell from the port's.
    const std::string address = std::string(peer.host) + ":" + std::to_string(peer.port);
    ASC_setPresentationAddresses(parameters, OFStandard::getHostName().c_str(), address.c_str());
    ASC_setTransportLayerType(parameters, OFFalse);
    T_ASC_PresentationContextID next = 1;
    for (const Proposal &proposal : proposals) {
        std::vector<const char *> syntaxes;
        for (const std::string &syntax : proposal.transfer) {
            syntaxes.push_back(syntax.c_str());
        }
        condition = ASC_addPresentationContext(
            parameters, next, proposal.abstract.c_str(), syntaxes.data(), static_cast<int>(syntaxes.size()),
            proposal.isReceived ? ASC_SC_ROLE_SCP : ASC_SC_ROLE_DEFAULT);
        if (condition.bad()) {
            break;
        }
        next = static_cast<T_ASC_PresentationContextID>(next + 2);
    }
    if (condition.good()) {
        condition = ASC_requestAssociation(
            network, parameters, &association, nullptr, nullptr, DUL_NOBLOCK, peer.connect_seconds);
    } else {
        ASC_destroyAssociationParameters(&parameters);
    }
    if (condition.bad()) {
        T_ASC_RejectParameters reasons;
        if (condition == DUL_ASSOCIATIONREJECTED && association != nullptr
            && ASC_getRejectParameters(association->params, &reasons).good()) {
            OFString words;
            ASC_printRejectParameters(words, &reasons);
            fail(outcome, CDIMSE_REJECTED, words.c_str());
        } else {
            fail(outcome, condition);
        }
    } else if (ASC_countAcceptedPresentationContexts(association->params) == 0) {
        fail(outcome, CDIMSE_UNSUPPORTED, "the peer does nothing of what was asked for");
        ASC_abortAssociation(association);
    } else {
        return;
    }
    if (association != nullptr) {
        ASC_destroyAssociation(&association);
    }
    association = nullptr;
}

Association::~Association() {
    if (association != nullptr) {
        ASC_abortAssociation(association);
        ASC_destroyAssociation(&association);
    }
    if (network != nullptr) {
        ASC_dropNetwork(&network);
    }
}

T_ASC_PresentationContextID Association::context(const std::string &abstract) const {
    return ASC_findAcceptedPresentationContextID(association, abstract.c_str());
}

void Association::release() {
    if (ASC_releaseAssociation(association).bad()) {
        ASC_abortAssociation(association);
    }
    ASC_destroyAssociation(&association);
    association = nullptr;
}
