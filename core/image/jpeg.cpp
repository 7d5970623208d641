#include "image/decoders.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio> // jpeglib.h needs it first
#include <format>
#include <jpeglib.h>
#include <jerror.h>

namespace whereabouts {

namespace {

constexpr std::int64_t maxCoefficientBytes = std::int64_t{400} << 20; // libjpeg keeps those of a JPEG in several scans
constexpr std::int64_t scannedPixels = 2'000'000'000;                 // more in all scans together is a bomb

// libjpeg's state and its callbacks. libjpeg reports errors by calling errorExit, which must not return: guarded() is
// the one place it jumps to.
class JpegReader {
public:
    explicit JpegReader(const PictureBytes& bytes);
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;
    ~JpegReader() { jpeg_destroy_decompress(&info); }

    bool readHeader();
    bool readPixels(Picture& picture);
    std::unexpected<Error> fault() const;

    jpeg_decompress_struct info{};

private:
    template <typename Step>
    bool guarded(Step step) { // `step` must own nothing that needs a destructor
        if (setjmp(m_escape))
            return false;
        step();
        return true;
    }

    static JpegReader& of(j_common_ptr common) { return *static_cast<JpegReader*>(common->client_data); }
    static JpegReader& of(j_decompress_ptr decompress) { return *static_cast<JpegReader*>(decompress->client_data); }
    static void errorExit(j_common_ptr common);
    static void emitMessage(j_common_ptr common, int level);
    static void limitScans(j_common_ptr common);
    static boolean fillBuffer(j_decompress_ptr decompress);
    static void skipBytes(j_decompress_ptr decompress, long count);
    bool everyScanArrived() const;

    const PictureBytes& m_bytes;
    std::int64_t m_offset = 0;
    bool m_ended = false; // the data ended before the end marker
    bool m_tooManyScans = false;
    jpeg_error_mgr m_errors{};
    jpeg_source_mgr m_source{};
    jpeg_progress_mgr m_progress{};
    std::jmp_buf m_escape{};
    std::array<char, JMSG_LENGTH_MAX> m_message{};
    std::array<std::uint8_t, 65536> m_buffer{};
};

JpegReader::JpegReader(const PictureBytes& bytes) : m_bytes(bytes) {
    info.err = jpeg_std_error(&m_errors);
    info.client_data = this;
    m_errors.error_exit = errorExit;
    m_errors.emit_message = emitMessage;
    m_source.init_source = [](j_decompress_ptr) {};
    m_source.fill_input_buffer = fillBuffer;
    m_source.skip_input_data = skipBytes;
    m_source.resync_to_restart = jpeg_resync_to_restart;
    m_source.term_source = [](j_decompress_ptr) {};
    m_progress.progress_monitor = limitScans;
}

void JpegReader::errorExit(j_common_ptr common) {
    JpegReader& reader = of(common);
    common->err->format_message(common, reader.m_message.data());
    std::longjmp(reader.m_escape, 1);
}

// A scan that ends early leaves the rest of the picture grey: that is an error here. libjpeg's other warnings are not.
void JpegReader::emitMessage(j_common_ptr common, int level) {
    if (level < 0 && common->err->msg_code == JWRN_HIT_MARKER)
        errorExit(common);
}

void JpegReader::limitScans(j_common_ptr common) {
    JpegReader& reader = of(common);
    const std::int64_t pixels = std::int64_t{reader.info.image_width} * reader.info.image_height;
    reader.m_tooManyScans = reader.info.input_scan_number > std::clamp<std::int64_t>(scannedPixels / pixels, 20, 200);
    if (reader.m_tooManyScans)
        errorExit(common);
}

boolean JpegReader::fillBuffer(j_decompress_ptr decompress) {
    JpegReader& reader = of(decompress);
    std::size_t count = reader.m_bytes.read(reader.m_offset, reader.m_buffer);
    reader.m_offset += static_cast<std::int64_t>(count);
    if (count == 0) { // an end marker, so that libjpeg comes to an end
        reader.m_ended = true;
        reader.m_buffer[0] = 0xFF;
        reader.m_buffer[1] = JPEG_EOI;
        count = 2;
    }
    reader.m_source.next_input_byte = reader.m_buffer.data();
    reader.m_source.bytes_in_buffer = count;
    return TRUE;
}

void JpegReader::skipBytes(j_decompress_ptr decompress, long count) {
    JpegReader& reader = of(decompress);
    const auto inBuffer = static_cast<long>(reader.m_source.bytes_in_buffer);
    const long here = std::clamp(count, 0L, inBuffer);
    reader.m_source.next_input_byte += here;
    reader.m_source.bytes_in_buffer -= static_cast<std::size_t>(here);
    reader.m_offset += std::max(count - here, 0L);
}

bool JpegReader::readHeader() {
    return guarded([this] {
        jpeg_create_decompress(&info);
        info.src = &m_source;
        info.progress = &m_progress;
        jpeg_read_header(&info, TRUE);
    });
}

bool JpegReader::readPixels(Picture& picture) {
    std::vector<std::uint8_t> cmyk;
    if (info.out_color_space == JCS_CMYK)
        cmyk.resize(std::size_t{info.output_width} * 4);
    const std::size_t stride = static_cast<std::size_t>(picture.width) * 3;
    std::uint8_t* const pixels = picture.pixels.data();
    std::uint8_t* const inks = cmyk.empty() ? nullptr : cmyk.data();
    const bool done = guarded([this, pixels, inks, stride] {
        jpeg_start_decompress(&info);
        while (info.output_scanline < info.output_height) {
            std::uint8_t* const rgb = pixels + info.output_scanline * stride;
            JSAMPROW row = inks ? inks : rgb;
            jpeg_read_scanlines(&info, &row, 1);
            if (!inks)
                continue;
            const int flip = info.saw_Adobe_marker ? 255 : 0; // Adobe stores 255 for no ink
            for (std::size_t i = 0; i < stride / 3; ++i) {
                for (std::size_t c = 0; c < 3; ++c)
                    rgb[3 * i + c] = withoutInk(inks[4 * i + c] ^ flip, inks[4 * i + 3] ^ flip);
            }
        }
        jpeg_finish_decompress(&info);
    });
    return done && (!m_ended || everyScanArrived());
}

// Whether a picture without an end marker misses no scan: every component came, and in progressive mode every bit.
bool JpegReader::everyScanArrived() const {
    for (int c = 0; c < info.num_components; ++c) {
        if (!info.comp_info[c].quant_table)
            return false;
        if (info.coef_bits &&
            std::any_of(info.coef_bits[c], info.coef_bits[c] + DCTSIZE2, [](int bits) { return bits != 0; }))
            return false;
    }
    return !info.arith_code; // arithmetic decoding does not notice where its data ends
}

std::unexpected<Error> JpegReader::fault() const {
    if (m_ended || m_errors.msg_code == JWRN_HIT_MARKER)
        return failure(Error::Code::BadInput,
                       std::format("{} is cut short: its JPEG data ends before the picture does.", m_bytes.name()));
    if (m_tooManyScans)
        return failure(Error::Code::TooLarge, std::format("{} has too many scans for a JPEG of {} x {} pixels.",
                                                          m_bytes.name(), info.image_width, info.image_height));
    return failure(Error::Code::BadInput, std::format("{} is a damaged JPEG: {}.", m_bytes.name(), m_message.data()));
}

Result<void> checkCoefficients(const PictureBytes& bytes, jpeg_decompress_struct& info) {
    std::int64_t coefficients = 0;
    for (int c = 0; c < info.num_components; ++c)
        coefficients += std::int64_t{info.comp_info[c].width_in_blocks} * info.comp_info[c].height_in_blocks * DCTSIZE2;
    if (jpeg_has_multiple_scans(&info) && coefficients * std::int64_t{sizeof(JCOEF)} > maxCoefficientBytes)
        return failure(Error::Code::TooLarge,
                       std::format("{} is too large for a progressive JPEG: {} x {} pixels. Save it "
                                   "as a baseline JPEG.",
                                   bytes.name(), info.image_width, info.image_height));
    return {};
}

} // namespace

Result<Picture> decodeJpeg(const PictureBytes& bytes, int atLeast, const DecodeLimits& limits) {
    JpegReader reader(bytes);
    jpeg_decompress_struct& info = reader.info;
    if (!reader.readHeader())
        return reader.fault();
    if (const auto fits = checkClaim(bytes.name(), info.image_width, info.image_height, limits); !fits)
        return std::unexpected(fits.error());
    if (const auto fits = checkCoefficients(bytes, info); !fits)
        return std::unexpected(fits.error());
    if (info.jpeg_color_space == JCS_UNKNOWN)
        return failure(Error::Code::Unsupported,
                       std::format("{} is a JPEG with {} colour channels, which no picture has.", bytes.name(),
                                   info.num_components));
    info.scale_num = 1;
    info.scale_denom = static_cast<unsigned>(reductionFor(info.image_width, info.image_height, atLeast));
    info.out_color_space = info.num_components == 4 ? JCS_CMYK : JCS_RGB;
    if (info.scale_denom > 1) {
        info.dct_method = JDCT_IFAST;
        info.do_fancy_upsampling = FALSE;
    }
    jpeg_calc_output_dimensions(&info);
    Picture picture{static_cast<int>(info.output_width), static_cast<int>(info.output_height), 3, {}};
    picture.pixels.resize(std::size_t{info.output_width} * info.output_height * 3);
    if (!reader.readPixels(picture))
        return reader.fault();
    return picture;
}

} // namespace whereabouts
