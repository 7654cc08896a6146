#include "Association.hpp"

#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmnet/diutil.h>

#include <atomic>
#include <chrono>
#include <algorithm>
#include <cstring>
#include <exception>
#include <list>
#include <thread>

struct cdimse_receiver {
    uint16_t port;
    std::string title;
    std::vector<std::string> callers;
    std::vector<std::string> classes;
    int seconds;
    int associations;
    cdimse_sink sink;
    void (*told)(void *context, const char *calling, const char *words);
    T_ASC_Network *network = nullptr;
    std::atomic<bool> isStopped{false};
    std::atomic<int> open{0};
};

namespace {

/// An association with its thread.
struct Guest {
    std::thread thread;
    std::atomic<bool> isGone{false};
};

void tell(const cdimse_receiver &receiver, const std::string &calling, const char *words) {
    if (receiver.told != nullptr) {
        receiver.told(receiver.sink.context, calling.c_str(), words);
    }
}

void reject(T_ASC_Association *association, T_ASC_RejectParametersResult result, T_ASC_RejectParametersReason reason) {
    T_ASC_RejectParameters parameters;
    memset(&parameters, 0, sizeof parameters);
    parameters.result = result;
    parameters.source = result == ASC_RESULT_REJECTEDTRANSIENT ? ASC_SOURCE_SERVICEPROVIDER_PRESENTATION_RELATED
                                                               : ASC_SOURCE_SERVICEUSER;
    parameters.reason = reason;
    ASC_rejectAssociation(association, &parameters);
}

/// Takes the contexts that we do, in the writing that was proposed first among ours.
bool acceptContexts(const cdimse_receiver &receiver, T_ASC_Association *association) {
    std::vector<const char *> plain, all, classes;
    for (const std::string &syntax : plainSyntaxes()) {
        plain.push_back(syntax.c_str());
    }
    for (const std::string &syntax : allSyntaxes()) {
        all.push_back(syntax.c_str());
    }
    for (const std::string &name : receiver.classes) {
        classes.push_back(name.c_str());
    }
    const char *verification[] = {UID_VerificationSOPClass};
    ASC_acceptContextsWithPreferredTransferSyntaxes(
        association->params, verification, 1, plain.data(), static_cast<int>(plain.size()));
    ASC_acceptContextsWithPreferredTransferSyntaxes(
        association->params, classes.data(), static_cast<int>(classes.size()), all.data(), static_cast<int>(all.size()));
    return ASC_countAcceptedPresentationContexts(association->params) > 0;
}

/// Does what the caller wants, until it goes.
void converse(const cdimse_receiver &receiver, T_ASC_Association *association, const std::string &calling) {
    OFCondition condition = EC_Normal;
    while (condition.good() && !receiver.isStopped) {
        T_ASC_PresentationContextID context = 0;
        T_DIMSE_Message message;
        DcmDataset *detail = nullptr;
        condition =
            DIMSE_receiveCommand(association, DIMSE_NONBLOCKING, receiver.seconds, &context, &message, &detail);
        delete detail;
        if (condition.bad()) {
            break;
        }
        if (message.CommandField == DIMSE_C_ECHO_RQ) {
            condition = DIMSE_sendEchoResponse(association, context, &message.msg.CEchoRQ, STATUS_Success, nullptr);
        } else if (message.CommandField == DIMSE_C_STORE_RQ) {
            bool isStored = false;
            condition = receiveObject(
                association, context, message.msg.CStoreRQ, calling, receiver.seconds, receiver.sink, &isStored);
        } else {
            condition = makeDcmnetCondition(DIMSEC_UNEXPECTEDREQUEST, OF_error, "a request that was not expected");
        }
    }
    if (condition == DUL_PEERREQUESTEDRELEASE) {
        ASC_acknowledgeRelease(association);
        return;
    }
    if (condition != DUL_PEERABORTEDASSOCIATION) {
        ASC_abortAssociation(association);
    }
    tell(receiver, calling, condition.bad() ? condition.text() : "stopped");
}

void serve(const cdimse_receiver &receiver, T_ASC_Association *association, bool isFull) {
    char calling[65] = "", called[65] = "";
    ASC_getAPTitles(association->params, calling, sizeof calling, called, sizeof called, nullptr, 0);
    bool isKnown = false;
    for (const std::string &caller : receiver.callers) {
        isKnown = isKnown || caller == calling;
    }
    // Told before the caller knows: who hears the answer finds it in the log.
    if (isFull) {
        tell(receiver, calling, "rejected: too many associations at a time");
        reject(association, ASC_RESULT_REJECTEDTRANSIENT, ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED);
    } else if (receiver.title != called) {
        tell(receiver, calling, "rejected: it called us by another AE title");
        reject(association, ASC_RESULT_REJECTEDPERMANENT, ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED);
    } else if (!isKnown) {
        tell(receiver, calling, "rejected: this AE title may not call");
        reject(association, ASC_RESULT_REJECTEDPERMANENT, ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED);
    } else if (!acceptContexts(receiver, association)) {
        tell(receiver, calling, "rejected: it sends no radiographs");
        reject(association, ASC_RESULT_REJECTEDPERMANENT, ASC_REASON_SU_NOREASON);
    } else if (ASC_acknowledgeAssociation(association).good()) {
        converse(receiver, association, calling);
    }
}

/// The whole life of an association, on a thread of its own.
void host(cdimse_receiver &receiver, T_ASC_Association *association, Guest &guest, bool isFull) {
    try {
        serve(receiver, association, isFull);
    } catch (const std::exception &error) {
        tell(receiver, "", error.what());
    }
    ASC_dropSCPAssociation(association, 1);
    ASC_destroyAssociation(&association);
    receiver.open -= 1;
    guest.isGone = true;
}

void removeGone(std::list<Guest> &guests) {
    for (auto guest = guests.begin(); guest != guests.end();) {
        if (guest->isGone) {
            guest->thread.join();
            guest = guests.erase(guest);
        } else {
            ++guest;
        }
    }
}

}  // namespace

cdimse_receiver *cdimse_receiver_open(const cdimse_receiver_settings *settings, cdimse_outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    try {
        prepareLibrary();
        auto receiver = std::make_unique<cdimse_receiver>();
        receiver->port = settings->port;
        receiver->title = settings->title;
        receiver->callers.assign(settings->callers, settings->callers + settings->caller_count);
        receiver->classes.assign(settings->classes, settings->classes + settings->class_count);
        receiver->seconds = settings->seconds;
        receiver->associations = settings->associations;
        receiver->sink = settings->sink;
        receiver->told = settings->told;
        // Whoever connects and says nothing keeps the others waiting so long.
        const int greeting = std::min(settings->seconds, 10);
        const OFCondition condition =
            ASC_initializeNetwork(NET_ACCEPTOR, settings->port, greeting, &receiver->network);
        if (condition.bad()) {
            fail(outcome, CDIMSE_UNREACHABLE, condition.text());
            return nullptr;
        }
        return receiver.release();
    } catch (const std::exception &error) {
        fail(outcome, CDIMSE_BROKEN, error.what());
        return nullptr;
    }
}

void cdimse_receiver_run(cdimse_receiver *receiver) {
    std::list<Guest> guests;
    while (!receiver->isStopped) {
        T_ASC_Association *association = nullptr;
        const OFCondition condition = ASC_receiveAssociation(
            receiver->network, &association, ASC_DEFAULTMAXPDU, nullptr, nullptr, OFFalse, DUL_NOBLOCK, 1);
        removeGone(guests);
        if (condition.bad()) {
            // Nobody called, or not in DICOM. An error that repeats itself at once must not take the processor.
            if (association != nullptr) {
                ASC_dropAssociation(association);
                ASC_destroyAssociation(&association);
            }
            if (condition != DUL_NOASSOCIATIONREQUEST) {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
            continue;
        }
        const bool isFull = receiver->open >= receiver->associations;
        receiver->open += 1;
        Guest &guest = guests.emplace_back();
        try {
            guest.thread = std::thread(
                [receiver, association, &guest, isFull] { host(*receiver, association, guest, isFull); });
        } catch (const std::exception &) {
            ASC_abortAssociation(association);
            ASC_destroyAssociation(&association);
            receiver->open -= 1;
            guests.pop_back();
        }
    }
    for (Guest &guest : guests) {
        guest.thread.join();
    }
}

void cdimse_receiver_stop(cdimse_receiver *receiver) {
    receiver->isStopped = true;
}

void cdimse_receiver_close(cdimse_receiver *receiver) {
    ASC_dropNetwork(&receiver->network);
    delete receiver;
}
