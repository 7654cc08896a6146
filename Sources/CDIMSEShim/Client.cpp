#include "Association.hpp"

#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmnet/diutil.h>

#include <cstdio>
#include <cstring>
#include <exception>

namespace {

const char *const findClass = UID_FINDStudyRootQueryRetrieveInformationModel;
const char *const moveClass = UID_MOVEStudyRootQueryRetrieveInformationModel;
const char *const getClass = UID_GETStudyRootQueryRetrieveInformationModel;

bool isPending(DIC_US status) {
    return status == STATUS_Pending || status == STATUS_FIND_Pending_WarningUnsupportedOptionalKeys;
}

DcmTagKey key(uint32_t tag) {
    return DcmTagKey(static_cast<Uint16>(tag >> 16), static_cast<Uint16>(tag & 0xFFFF));
}

/// The identifier of a question: what is wanted, and at which level.
OFCondition identifier(DcmDataset &dataset, const char *level, const cdimse_key *keys, size_t count) {
    OFCondition condition = dataset.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
    if (condition.good()) {
        condition = dataset.putAndInsertString(DCM_QueryRetrieveLevel, level);
    }
    for (size_t index = 0; index < count && condition.good(); index++) {
        condition = dataset.putAndInsertString(DcmTag(key(keys[index].tag)), keys[index].value);
    }
    return condition;
}

/// An association that is over when a question has been answered, and what is to be said of it.
void end(Association &association, const OFCondition &condition, DIC_US status, bool isSuccess, cdimse_outcome *outcome) {
    outcome->status = status;
    if (condition.bad()) {
        fail(outcome, condition);
        // It was let in: whoever hangs up afterwards refuses nothing.
        if (outcome->result == CDIMSE_REJECTED) {
            outcome->result = CDIMSE_BROKEN;
        }
        return;
    }
    if (!isSuccess) {
        char words[64];
        snprintf(words, sizeof words, "status 0x%04X", status);
        fail(outcome, CDIMSE_FAILED, words);
    }
    association.release();
}

/// Nothing that DCMTK or the library throws gets into Swift.
template <typename Work> void guarded(cdimse_outcome *outcome, Work work) {
    try {
        work();
    } catch (const std::exception &error) {
        fail(outcome, CDIMSE_BROKEN, error.what());
    } catch (...) {
        fail(outcome, CDIMSE_BROKEN, "an unknown error of the library");
    }
}

struct Matching {
    Association &association;
    const cdimse_key *keys;
    size_t count;
    bool (*match)(void *context, const char *const *values);
    void *context;
    T_ASC_PresentationContextID presentation;
    bool isEnough;
};

void matched(void *data, T_DIMSE_C_FindRQ *request, int, T_DIMSE_C_FindRSP *, DcmDataset *answer) {
    auto &matching = *static_cast<Matching *>(data);
    if (matching.isEnough || answer == nullptr) {
        return;
    }
    answer->convertToUTF8();
    std::vector<OFString> values(matching.count);
    std::vector<const char *> texts;
    for (size_t index = 0; index < matching.count; index++) {
        answer->findAndGetOFStringArray(key(matching.keys[index].tag), values[index]);
    }
    for (const OFString &value : values) {
        texts.push_back(value.c_str());
    }
    if (!matching.match(matching.context, texts.data())) {
        matching.isEnough = true;
        DIMSE_sendCancelRequest(matching.association.get(), matching.presentation, request->MessageID);
    }
}

void moved(void *data, T_DIMSE_C_MoveRQ *, int, T_DIMSE_C_MoveRSP *response) {
    auto *outcome = static_cast<cdimse_outcome *>(data);
    outcome->completed = response->NumberOfCompletedSubOperations;
    outcome->failed = response->NumberOfFailedSubOperations;
}

/// Objects that come on the association on which they were asked for, until the peer says that these were all.
OFCondition take(
    Association &association, const cdimse_peer &peer, const cdimse_sink &sink, DIC_US *status, cdimse_outcome *outcome) {
    while (true) {
        T_ASC_PresentationContextID context = 0;
        T_DIMSE_Message message;
        DcmDataset *detail = nullptr;
        OFCondition condition = DIMSE_receiveCommand(
            association.get(), DIMSE_NONBLOCKING, association.seconds(), &context, &message, &detail);
        delete detail;
        if (condition.bad()) {
            return condition;
        }
        if (message.CommandField == DIMSE_C_STORE_RQ) {
            bool isStored = false;
            condition = receiveObject(
                association.get(), context, message.msg.CStoreRQ, peer.called, association.seconds(), sink, &isStored);
            if (condition.bad()) {
                return condition;
            }
            *(isStored ? &outcome->completed : &outcome->failed) += 1;
        } else if (message.CommandField == DIMSE_C_GET_RSP) {
            *status = message.msg.CGetRSP.DimseStatus;
            if (message.msg.CGetRSP.DataSetType != DIMSE_DATASET_NULL) {
                DIC_UL bytes = 0;
                DIC_UL pieces = 0;
                condition =
                    DIMSE_ignoreDataSet(association.get(), DIMSE_NONBLOCKING, association.seconds(), &bytes, &pieces);
            }
            if (condition.bad() || !isPending(*status)) {
                return condition;
            }
        } else {
            return makeDcmnetCondition(DIMSEC_UNEXPECTEDREQUEST, OF_error, "a request that was not expected");
        }
    }
}

void storeFile(
    Association &association, const char *file, const std::string &object, const std::string &instance,
    const std::string &transferSyntax, DIC_US *status, OFCondition *condition) {
    *status = STATUS_STORE_Refused_SOPClassNotSupported;
    const T_ASC_PresentationContextID context =
        ASC_findAcceptedPresentationContextID(association.get(), object.c_str(), transferSyntax.c_str());
    T_ASC_PresentationContext accepted;
    if (context == 0 || ASC_findAcceptedPresentationContext(association.get()->params, context, &accepted).bad()) {
        return;
    }
    // What is compressed is sent as it is or not at all; plain writings become each other.
    const DcmXfer from(transferSyntax.c_str());
    const DcmXfer to(accepted.acceptedTransferSyntax);
    if (from.getXfer() != to.getXfer() && (from.isEncapsulated() || to.isEncapsulated())) {
        return;
    }
    T_DIMSE_C_StoreRQ request;
    memset(&request, 0, sizeof request);
    request.MessageID = association.nextMessage();
    request.DataSetType = DIMSE_DATASET_PRESENT;
    request.Priority = DIMSE_PRIORITY_MEDIUM;
    OFStandard::strlcpy(request.AffectedSOPClassUID, object.c_str(), sizeof request.AffectedSOPClassUID);
    OFStandard::strlcpy(request.AffectedSOPInstanceUID, instance.c_str(), sizeof request.AffectedSOPInstanceUID);
    T_DIMSE_C_StoreRSP response;
    memset(&response, 0, sizeof response);
    DcmDataset *detail = nullptr;
    *condition = DIMSE_storeUser(
        association.get(), context, &request, file, nullptr, nullptr, nullptr, DIMSE_NONBLOCKING, association.seconds(),
        &response, &detail);
    delete detail;
    *status = response.DimseStatus;
}

}  // namespace

void cdimse_echo(const cdimse_peer *peer, cdimse_outcome *outcome) {
    guarded(outcome, [&] {
        Association association(*peer, {{UID_VerificationSOPClass, plainSyntaxes()}}, outcome);
        if (!association.isOpen()) {
            return;
        }
        DIC_US status = STATUS_Success;
        DcmDataset *detail = nullptr;
        const OFCondition condition = DIMSE_echoUser(
            association.get(), association.nextMessage(), DIMSE_NONBLOCKING, association.seconds(), &status, &detail);
        delete detail;
        end(association, condition, status, status == STATUS_Success, outcome);
    });
}

void cdimse_find(
    const cdimse_peer *peer, const char *level, const cdimse_key *keys, size_t count,
    bool (*match)(void *context, const char *const *values), void *context, cdimse_outcome *outcome) {
    guarded(outcome, [&] {
        Association association(*peer, {{findClass, plainSyntaxes()}}, outcome);
        if (!association.isOpen()) {
            return;
        }
        DcmDataset question;
        OFCondition condition = identifier(question, level, keys, count);
        T_DIMSE_C_FindRQ request;
        memset(&request, 0, sizeof request);
        request.MessageID = association.nextMessage();
        OFStandard::strlcpy(request.AffectedSOPClassUID, findClass, sizeof request.AffectedSOPClassUID);
        request.DataSetType = DIMSE_DATASET_PRESENT;
        request.Priority = DIMSE_PRIORITY_MEDIUM;
        T_DIMSE_C_FindRSP response;
        memset(&response, 0, sizeof response);
        Matching matching = {association, keys, count, match, context, association.context(findClass), false};
        DcmDataset *detail = nullptr;
        int responses = 0;
        if (condition.good()) {
            condition = DIMSE_findUser(
                association.get(), matching.presentation, &request, &question, responses, matched, &matching,
                DIMSE_NONBLOCKING, association.seconds(), &response, &detail);
        }
        delete detail;
        const bool isSuccess = response.DimseStatus == STATUS_Success
            || (matching.isEnough && response.DimseStatus == STATUS_FIND_Cancel_MatchingTerminatedDueToCancelRequest);
        end(association, condition, response.DimseStatus, isSuccess, outcome);
    });
}

void cdimse_get(
    const cdimse_peer *peer, const char *level, const cdimse_key *keys, size_t count, const char *const *classes,
    size_t class_count, const cdimse_sink *sink, cdimse_outcome *outcome) {
    guarded(outcome, [&] {
        std::vector<Proposal> proposals = {{getClass, plainSyntaxes()}};
        // A context for the plain writings and one for each other: so an object can come as it is stored.
        for (size_t index = 0; index < class_count && index < 8; index++) {
            proposals.push_back({classes[index], plainSyntaxes(), true});
            for (size_t syntax = plainSyntaxes().size(); syntax < allSyntaxes().size(); syntax++) {
                proposals.push_back({classes[index], {allSyntaxes()[syntax]}, true});
            }
        }
        Association association(*peer, proposals, outcome);
        if (!association.isOpen()) {
            return;
        }
        const T_ASC_PresentationContextID context = association.context(getClass);
        if (context == 0) {
            fail(outcome, CDIMSE_UNSUPPORTED, "the peer does no C-GET");
            return;
        }
        DcmDataset question;
        OFCondition condition = identifier(question, level, keys, count);
        T_DIMSE_Message message;
        memset(&message, 0, sizeof message);
        message.CommandField = DIMSE_C_GET_RQ;
        T_DIMSE_C_GetRQ &request = message.msg.CGetRQ;
        request.MessageID = association.nextMessage();
        OFStandard::strlcpy(request.AffectedSOPClassUID, getClass, sizeof request.AffectedSOPClassUID);
        request.DataSetType = DIMSE_DATASET_PRESENT;
        request.Priority = DIMSE_PRIORITY_MEDIUM;
        DIC_US status = STATUS_Success;
        if (condition.good()) {
            condition = DIMSE_sendMessageUsingMemoryData(
                association.get(), context, &message, nullptr, &question, nullptr, nullptr);
        }
        if (condition.good()) {
            condition = take(association, *peer, *sink, &status, outcome);
        }
        // A warning says that some objects did not come, which the numbers say, too.
        const bool isSuccess =
            status == STATUS_Success || status == STATUS_GET_Warning_SubOperationsCompleteOneOrMoreFailures;
        end(association, condition, status, isSuccess, outcome);
    });
}

void cdimse_move(
    const cdimse_peer *peer, const char *level, const cdimse_key *keys, size_t count, const char *destination,
    cdimse_outcome *outcome) {
    guarded(outcome, [&] {
        Association association(*peer, {{moveClass, plainSyntaxes()}}, outcome);
        if (!association.isOpen()) {
            return;
        }
        DcmDataset question;
        OFCondition condition = identifier(question, level, keys, count);
        T_DIMSE_C_MoveRQ request;
        memset(&request, 0, sizeof request);
        request.MessageID = association.nextMessage();
        OFStandard::strlcpy(request.AffectedSOPClassUID, moveClass, sizeof request.AffectedSOPClassUID);
        OFStandard::strlcpy(request.MoveDestination, destination, sizeof request.MoveDestination);
        request.DataSetType = DIMSE_DATASET_PRESENT;
        request.Priority = DIMSE_PRIORITY_MEDIUM;
        T_DIMSE_C_MoveRSP response;
        memset(&response, 0, sizeof response);
        DcmDataset *detail = nullptr;
        DcmDataset *identifiers = nullptr;
        if (condition.good()) {
            condition = DIMSE_moveUser(
                association.get(), association.context(moveClass), &request, &question, moved, outcome,
                DIMSE_NONBLOCKING, association.seconds(), nullptr, nullptr, nullptr, &response, &detail, &identifiers);
        }
        delete detail;
        delete identifiers;
        if (condition.good()) {
            outcome->completed = response.NumberOfCompletedSubOperations;
            outcome->failed = response.NumberOfFailedSubOperations;
        }
        const bool isSuccess = response.DimseStatus == STATUS_Success
            || response.DimseStatus == STATUS_MOVE_Warning_SubOperationsCompleteOneOrMoreFailures;
        end(association, condition, response.DimseStatus, isSuccess, outcome);
    });
}

void cdimse_store(
    const cdimse_peer *peer, const char *const *files, size_t count,
    void (*stored)(void *context, size_t file, uint16_t status), void *context, cdimse_outcome *outcome) {
    guarded(outcome, [&] {
        struct Object {
            std::string object, instance, transferSyntax;
        };
        std::vector<Object> objects;
        std::vector<Proposal> proposals;
        for (size_t file = 0; file < count; file++) {
            DcmMetaInfo meta;
            OFString object, instance, syntax;
            if (meta.loadFile(files[file]).bad()
                || meta.findAndGetOFString(DCM_MediaStorageSOPClassUID, object).bad()
                || meta.findAndGetOFString(DCM_MediaStorageSOPInstanceUID, instance).bad()
                || meta.findAndGetOFString(DCM_TransferSyntaxUID, syntax).bad()) {
                memset(outcome, 0, sizeof *outcome);
                fail(outcome, CDIMSE_FILE, (std::string(files[file]) + " is no DICOM file").c_str());
                return;
            }
            objects.push_back({object.c_str(), instance.c_str(), syntax.c_str()});
            const DcmXfer transfer(syntax.c_str());
            Proposal proposal = {object.c_str(), {syntax.c_str()}};
            if (!transfer.isEncapsulated() && syntax != UID_DeflatedExplicitVRLittleEndianTransferSyntax) {
                proposal.transfer = plainSyntaxes();
            }
            bool isNew = true;
            for (const Proposal &other : proposals) {
                isNew = isNew && (other.abstract != proposal.abstract || other.transfer != proposal.transfer);
            }
            if (isNew && proposals.size() < 128) {
                proposals.push_back(proposal);
            }
        }
        Association association(*peer, proposals, outcome);
        if (!association.isOpen()) {
            return;
        }
        OFCondition condition = EC_Normal;
        DIC_US status = STATUS_Success;
        for (size_t file = 0; file < count && condition.good(); file++) {
            const Object &object = objects[file];
            storeFile(
                association, files[file], object.object, object.instance, object.transferSyntax, &status, &condition);
            if (condition.good()) {
                const bool isKept = status == STATUS_Success || DICOM_WARNING_STATUS(status);
                *(isKept ? &outcome->completed : &outcome->failed) += 1;
                stored(context, file, status);
            }
        }
        end(association, condition, status, true, outcome);
    });
}
