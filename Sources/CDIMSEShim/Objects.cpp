#include "Association.hpp"

#include <dcmtk/dcmdata/dcostrma.h>

#include <cstring>

namespace {

/// A data element of the meta information, which is explicit little endian.
void append(std::vector<uint8_t> &bytes, uint16_t element, const char *representation, std::string value, char padding) {
    if (value.size() % 2 == 1) {
        value.push_back(padding);
    }
    const bool isLong = strcmp(representation, "OB") == 0;
    const uint8_t head[] = {
        0x02, 0x00, static_cast<uint8_t>(element), static_cast<uint8_t>(element >> 8),
        static_cast<uint8_t>(representation[0]), static_cast<uint8_t>(representation[1]),
    };
    bytes.insert(bytes.end(), head, head + sizeof head);
    if (isLong) {
        bytes.insert(bytes.end(), 2, 0);
    }
    for (size_t index = 0; index < (isLong ? 4u : 2u); index++) {
        bytes.push_back(static_cast<uint8_t>(value.size() >> (8 * index)));
    }
    bytes.insert(bytes.end(), value.begin(), value.end());
}

/// Preamble and meta information (PS3.10, 7.1) of an object that comes without.
std::vector<uint8_t> metaInformation(
    const T_DIMSE_C_StoreRQ &request, const char *transferSyntax, const std::string &calling) {
    std::vector<uint8_t> group;
    append(group, 0x0001, "OB", std::string("\0\1", 2), '\0');
    append(group, 0x0002, "UI", request.AffectedSOPClassUID, '\0');
    append(group, 0x0003, "UI", request.AffectedSOPInstanceUID, '\0');
    append(group, 0x0010, "UI", transferSyntax, '\0');
    append(group, 0x0012, "UI", OFFIS_IMPLEMENTATION_CLASS_UID, '\0');
    append(group, 0x0013, "SH", OFFIS_DTK_IMPLEMENTATION_VERSION_NAME, ' ');
    append(group, 0x0016, "AE", calling, ' ');
    std::string length(4, '\0');
    for (size_t index = 0; index < 4; index++) {
        length[index] = static_cast<char>(group.size() >> (8 * index));
    }
    std::vector<uint8_t> bytes(128, 0);
    for (const char letter : {'D', 'I', 'C', 'M'}) {
        bytes.push_back(static_cast<uint8_t>(letter));
    }
    append(bytes, 0x0000, "UL", length, '\0');
    bytes.insert(bytes.end(), group.begin(), group.end());
    return bytes;
}

/// Bytes of a refused data set that are read and forgotten, so that the peer gets to hear the status.
const offile_off_t politeness = 64 << 20;

/// Hands a data set's bytes to the sink, and forgets those that it does not want.
class SinkConsumer : public DcmConsumer {
public:
    SinkConsumer(const cdimse_sink &sink, void *object) : sink(sink), object(object) {}

    OFBool good() const override { return OFTrue; }
    OFCondition status() const override { return EC_Normal; }
    OFBool isFlushed() const override { return OFTrue; }
    offile_off_t avail() const override { return 1 << 30; }
    void flush() override {}
    offile_off_t write(const void *bytes, offile_off_t count) override {
        if (refusal == 0 && object != nullptr) {
            refusal = sink.write(object, static_cast<const uint8_t *>(bytes), static_cast<size_t>(count));
        }
        forgotten += refusal == 0 && object != nullptr ? 0 : count;
        // What is not taken is an error, with which the reading ends.
        return forgotten <= politeness ? count : 0;
    }

    uint16_t refusal = 0;
    offile_off_t forgotten = 0;

private:
    const cdimse_sink &sink;
    void *object;
};

class SinkStream : public DcmOutputStream {
public:
    explicit SinkStream(DcmConsumer *consumer) : DcmOutputStream(consumer) {}
};

}  // namespace

OFCondition receiveObject(
    T_ASC_Association *association, T_ASC_PresentationContextID context, const T_DIMSE_C_StoreRQ &request,
    const std::string &calling, int seconds, const cdimse_sink &sink, bool *isStored) {
    T_ASC_PresentationContext accepted;
    OFCondition condition = ASC_findAcceptedPresentationContext(association->params, context, &accepted);
    if (condition.bad()) {
        return condition;
    }
    const std::vector<uint8_t> meta = metaInformation(request, accepted.acceptedTransferSyntax, calling);
    void *object = nullptr;
    uint16_t status = sink.begin(
        sink.context, calling.c_str(), request.AffectedSOPClassUID, request.AffectedSOPInstanceUID, meta.data(),
        meta.size(), &object);
    SinkConsumer consumer(sink, status == 0 ? object : nullptr);
    SinkStream stream(&consumer);
    T_ASC_PresentationContextID dataContext = context;
    condition =
        DIMSE_receiveDataSetInFile(association, DIMSE_NONBLOCKING, seconds, &dataContext, &stream, nullptr, nullptr);
    const bool isWhole = condition.good() && dataContext == context && consumer.refusal == 0;
    if (status == 0) {
        const uint16_t end = sink.end(object, isWhole);
        status = consumer.refusal != 0 ? consumer.refusal : end;
    }
    *isStored = isWhole && status == 0;
    if (condition.bad()) {
        return condition;
    }
    T_DIMSE_C_StoreRSP response;
    memset(&response, 0, sizeof response);
    response.MessageIDBeingRespondedTo = request.MessageID;
    response.DataSetType = DIMSE_DATASET_NULL;
    response.DimseStatus = status;
    memcpy(response.AffectedSOPClassUID, request.AffectedSOPClassUID, sizeof response.AffectedSOPClassUID);
    memcpy(response.AffectedSOPInstanceUID, request.AffectedSOPInstanceUID, sizeof response.AffectedSOPInstanceUID);
    response.opts = O_STORE_AFFECTEDSOPCLASSUID | O_STORE_AFFECTEDSOPINSTANCEUID;
    return DIMSE_sendStoreResponse(association, context, &request, &response, nullptr);
}
