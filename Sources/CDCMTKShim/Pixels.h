#ifndef CDCMTKSHIM_PIXELS_H
#define CDCMTKSHIM_PIXELS_H

#include "FileStream.h"
#include "Records.h"

/// What the header says of the picture, checked.
struct Picture {
    Uint32 width;
    Uint32 height;
    int bits_allocated;
    int bits;
    int high_bit;
    bool is_signed;
    E_TransferSyntax syntax;

    /// Refuses what is no grey picture of 8 or 16 allocated bits within the limits.
    Picture(DcmDataset &data_set, size_t most_pixels, size_t longest_side);

    /// Writes the stored values, or says where they lie in the file if that may be, and emits their record.
    void decode(DcmDataset &data_set, const FileBytes &file, bool in_place, uint16_t *pixels);

private:
    /// Says where the picture lies if the file holds it in a form that its reader may take from there.
    bool tell_place(DcmDataset &data_set, const FileBytes &file);
    bool tell_place_of_words(DcmDataset &data_set, const FileBytes &file);
    bool tell_place_of_jpeg(DcmDataset &data_set, const FileBytes &file);
    void decode_with_dcmtk(DcmDataset &data_set, uint16_t *pixels);
    void decode_jpeg2000(DcmDataset &data_set, uint16_t *pixels);
};

/// Whether pictures of this transfer syntax are read; those that are not are refused by name.
bool is_supported(E_TransferSyntax syntax);

#endif
