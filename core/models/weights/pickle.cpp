#include "models/weights/pickle.h"

#include "models/weights/pickleopcodes.h"
#include "models/weights/safetensorsheader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <format>
#include <ranges>
#include <unordered_map>
#include <unordered_set>

namespace whereabouts {

namespace {

constexpr std::size_t mostText = 256u << 20, mostValues = 3'000'000, mostStack = 4'000'000, mostMemo = 4'000'000;
constexpr std::size_t longestString = 16u << 20, mostDimensions = 32, deepest = 64, mostFields = 10'000;

// The first fault ends the reading: it is thrown here and caught in readPickle().
struct Fault {
    std::string what;
};

[[noreturn]] void refuse(std::string what) {
    throw Fault{std::move(what)};
}

// What may be called or named: each is one thing to this reader, whatever Python would do with it.
enum class Known : std::uint8_t { OrderedDict, AttributeDict, Namespace, Size, Tensor, Parameter, Storage };

struct Global {
    std::string_view name; // as in the text, module and name with a space between
    Known known;
    TensorType type = TensorType::F32; // of a storage
};

constexpr std::array<Global, 20> globals{
    {{"collections OrderedDict", Known::OrderedDict},
     {"pytorch_lightning.utilities.parsing AttributeDict", Known::AttributeDict},
     {"lightning_fabric.utilities.data AttributeDict", Known::AttributeDict},
     {"lightning.fabric.utilities.data AttributeDict", Known::AttributeDict},
     {"lightning.pytorch.utilities.parsing AttributeDict", Known::AttributeDict},
     {"argparse Namespace", Known::Namespace},
     {"torch Size", Known::Size},
     {"torch._utils _rebuild_tensor_v2", Known::Tensor},
     {"torch._utils _rebuild_parameter", Known::Parameter},
     {"torch FloatStorage", Known::Storage, TensorType::F32},
     {"torch DoubleStorage", Known::Storage, TensorType::F64},
     {"torch HalfStorage", Known::Storage, TensorType::F16},
     {"torch BFloat16Storage", Known::Storage, TensorType::BF16},
     {"torch LongStorage", Known::Storage, TensorType::I64},
     {"torch IntStorage", Known::Storage, TensorType::I32},
     {"torch ShortStorage", Known::Storage, TensorType::I16},
     {"torch CharStorage", Known::Storage, TensorType::I8},
     {"torch ByteStorage", Known::Storage, TensorType::U8},
     {"torch BoolStorage", Known::Storage, TensorType::BOOL},
     {"torch.storage UntypedStorage", Known::Storage, TensorType::U8}}};

struct Storage {
    TensorType type = TensorType::F32;
    std::span<const std::byte> bytes;
};

struct Mark {};

// What the stack holds: a value, or what only a tensor is made of.
using Item = std::variant<const PickleValue*, const Global*, Storage, Mark>;

class Reader {
public:
    Reader(std::span<const std::byte> text, const FindStorage& storage) : m_rest(text), m_storage(storage) {}

    Pickled read() {
        if (m_rest.size() > mostText)
            refuse("its data.pkl is larger than 256 MB");
        if (take<std::uint8_t>() != std::uint8_t(Opcode::Proto) || take<std::uint8_t>() != 2)
            refuse("its data.pkl is not in pickle protocol 2, which torch.save writes");
        for (auto opcode = Opcode(take<std::uint8_t>()); opcode != Opcode::Stop; opcode = Opcode(take<std::uint8_t>()))
            step(opcode);
        const PickleValue* root = popValue("the whole");
        if (!m_stack.empty())
            refuse("its data.pkl ends with values left over");
        checkDepth(*root);
        return {std::move(m_values), root};
    }

private:
    template <typename Number>
    Number take() {
        Number number;
        std::memcpy(&number, takeBytes(sizeof number).data(), sizeof number);
        return number;
    }

    std::span<const std::byte> takeBytes(std::size_t count) {
        if (count > m_rest.size())
            refuse("its data.pkl is cut short");
        const auto bytes = m_rest.first(count);
        m_rest = m_rest.subspan(count);
        return bytes;
    }

    std::string takeText(std::size_t length) {
        if (length > longestString)
            refuse(std::format("it holds a string of {} bytes, and more than 16 MB are refused", length));
        const auto bytes = takeBytes(length);
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

    // To the end of the line, which GLOBAL uses.
    std::string takeLine() {
        const auto end = std::ranges::find(m_rest.first(std::min<std::size_t>(m_rest.size(), 512)), std::byte('\n'));
        const std::size_t length = std::size_t(end - m_rest.begin());
        if (length == m_rest.size() || length == 512)
            refuse("a name in its data.pkl has no end");
        std::string line = takeText(length);
        m_rest = m_rest.subspan(1);
        return line;
    }

    PickleValue* make(decltype(PickleValue::held) held) {
        if (m_values.size() >= mostValues)
            refuse(std::format("it holds more than {} values", mostValues));
        m_values.push_back({std::move(held)});
        return &m_values.back();
    }

    void push(Item item) {
        if (m_stack.size() >= mostStack)
            refuse(std::format("its data.pkl puts more than {} values aside", mostStack));
        m_stack.push_back(std::move(item));
    }

    void pushNew(decltype(PickleValue::held) held) { push(make(std::move(held))); }

    Item pop() {
        if (m_stack.empty() || std::holds_alternative<Mark>(m_stack.back()))
            refuse("its data.pkl takes a value where none is");
        Item item = std::move(m_stack.back());
        m_stack.pop_back();
        return item;
    }

    const PickleValue* valueOf(const Item& item, std::string_view what) {
        const auto value = std::get_if<const PickleValue*>(&item);
        if (!value)
            refuse(std::format("{} is a class or a storage where a value belongs", what));
        return *value;
    }

    const PickleValue* popValue(std::string_view what) { return valueOf(pop(), what); }

    // The items above the last mark, which goes too.
    std::vector<Item> popToMark() {
        const auto mark = std::ranges::find_if(m_stack.rbegin(), m_stack.rend(),
                                               [](const Item& item) { return std::holds_alternative<Mark>(item); });
        if (mark == m_stack.rend())
            refuse("its data.pkl looks for a mark where none is");
        std::vector<Item> items(std::make_move_iterator(mark.base()), std::make_move_iterator(m_stack.end()));
        m_stack.erase(mark.base() - 1, m_stack.end());
        return items;
    }

    // The container on the top of the stack, to be filled.
    template <typename Kind>
    Kind& top(std::string_view opcode) {
        const auto value = m_stack.empty() ? nullptr : std::get_if<const PickleValue*>(&m_stack.back());
        const auto kind = value ? std::get_if<Kind>(&const_cast<PickleValue*>(*value)->held) : nullptr;
        if (!kind)
            refuse(std::format("{} finds no container to fill", opcode));
        return *kind;
    }

    // Tuples may hold storages and classes while a tensor is made; they are checked when they become values.
    void pushTuple(std::vector<Item> items) {
        const bool plain = std::ranges::all_of(
            items, [](const Item& item) { return std::holds_alternative<const PickleValue*>(item); });
        PickleList list;
        for (const Item& item : items)
            list.push_back(plain ? std::get<const PickleValue*>(item) : nullptr);
        PickleValue* tuple = make(std::move(list));
        if (!plain)
            m_mixed.emplace(tuple, std::move(items));
        push(tuple);
    }

    // The items of a tuple, be they values or not.
    std::vector<Item> itemsOf(const Item& tuple, std::string_view what) {
        const PickleValue* value = valueOf(tuple, what);
        if (const auto mixed = m_mixed.find(value); mixed != m_mixed.end())
            return mixed->second;
        const auto list = value->as<PickleList>();
        if (!list)
            refuse(std::format("{} is given something else than a tuple", what));
        return {list->begin(), list->end()};
    }

    void step(Opcode opcode);
    void setItems(std::span<const Item> items);
    void pushGlobal();
    void pushStorage();
    void call(std::string_view opcode);
    void build();
    void pushTensor(const std::vector<Item>& arguments);
    void memoize(std::uint32_t place);
    void pushMemo(std::uint32_t place);
    void checkDepth(const PickleValue& root) const;
    std::vector<std::int64_t> lengths(const Item& item, std::string_view what);

    std::span<const std::byte> m_rest;
    const FindStorage& m_storage;
    PickleValues m_values;
    std::vector<Item> m_stack;
    std::unordered_map<std::uint32_t, Item> m_memo;
    std::unordered_map<const PickleValue*, std::vector<Item>> m_mixed; // tuples that hold more than values
    std::unordered_set<const PickleValue*> m_namespaces;               // that have no values yet
};

void Reader::step(Opcode opcode) {
    switch (opcode) {
    case Opcode::Mark: return push(Mark{});
    case Opcode::None: return pushNew(std::monostate{});
    case Opcode::NewTrue: return pushNew(true);
    case Opcode::NewFalse: return pushNew(false);
    case Opcode::BinInt: return pushNew(std::int64_t(take<std::int32_t>()));
    case Opcode::BinInt1: return pushNew(std::int64_t(take<std::uint8_t>()));
    case Opcode::BinInt2: return pushNew(std::int64_t(take<std::uint16_t>()));
    case Opcode::Long1: {
        const auto bytes = takeBytes(take<std::uint8_t>());
        if (bytes.size() > 8)
            refuse(std::format("it holds a whole number of {} bytes, and more than 8 are refused", bytes.size()));
        const bool negative = !bytes.empty() && (bytes.back() & std::byte(0x80)) != std::byte(0);
        std::int64_t number = negative ? -1 : 0;
        std::ranges::copy(bytes, reinterpret_cast<std::byte*>(&number));
        return pushNew(number);
    }
    case Opcode::BinFloat: return pushNew(std::bit_cast<double>(std::byteswap(take<std::uint64_t>())));
    case Opcode::BinUnicode: return pushNew(takeText(take<std::uint32_t>()));
    case Opcode::EmptyList: return pushNew(PickleList{});
    case Opcode::EmptyTuple: return pushTuple({});
    case Opcode::EmptyDict: return pushNew(PickleDict{});
    case Opcode::Append: {
        const PickleValue* value = popValue("an element of a list");
        return top<PickleList>("APPEND").push_back(value);
    }
    case Opcode::Appends: {
        const std::vector<Item> items = popToMark();
        PickleList& list = top<PickleList>("APPENDS");
        for (const Item& item : items)
            list.push_back(valueOf(item, "an element of a list"));
        return;
    }
    case Opcode::Tuple: return pushTuple(popToMark());
    case Opcode::Tuple1:
    case Opcode::Tuple2:
    case Opcode::Tuple3: {
        std::vector<Item> items(1 + std::size_t(opcode) - std::size_t(Opcode::Tuple1));
        for (Item& item : items | std::views::reverse)
            item = pop();
        return pushTuple(std::move(items));
    }
    case Opcode::SetItem: {
        const Item value = pop(), key = pop();
        return setItems(std::array{key, value});
    }
    case Opcode::SetItems: return setItems(popToMark());
    case Opcode::BinPut: return memoize(take<std::uint8_t>());
    case Opcode::LongBinPut: return memoize(take<std::uint32_t>());
    case Opcode::BinGet: return pushMemo(take<std::uint8_t>());
    case Opcode::LongBinGet: return pushMemo(take<std::uint32_t>());
    case Opcode::Global: return pushGlobal();
    case Opcode::BinPersId: return pushStorage();
    case Opcode::Reduce: return call("REDUCE");
    case Opcode::NewObj: return call("NEWOBJ");
    case Opcode::Build: return build();
    default: refuse(std::format("its opcode {} is refused: weights need none such", nameOf(opcode)));
    }
}

void Reader::setItems(std::span<const Item> items) {
    if (items.size() % 2 != 0)
        refuse("SETITEMS finds a key without a value");
    PickleDict& dict = top<PickleDict>("SETITEMS");
    for (std::size_t i = 0; i < items.size(); i += 2)
        dict.emplace_back(valueOf(items[i], "a key of a dict"), valueOf(items[i + 1], "a value of a dict"));
}

void Reader::pushGlobal() {
    std::string name = takeLine();
    name += ' ';
    name += takeLine();
    const auto found = std::ranges::find(globals, name, &Global::name);
    if (found == globals.end())
        refuse(std::format("it names {}, which is no part of weights and is never run", shown(name)));
    push(&*found);
}

// ("storage", class, key, location, number of elements)
void Reader::pushStorage() {
    const std::vector<Item> parts = itemsOf(pop(), "BINPERSID");
    if (parts.size() != 5)
        refuse("a storage is described by something else than five values");
    const auto word = valueOf(parts[0], "a storage's first value")->as<std::string>();
    const auto type = std::get_if<const Global*>(&parts[1]);
    const auto key = valueOf(parts[2], "a storage's key")->as<std::string>();
    const auto elements = valueOf(parts[4], "a storage's length")->as<std::int64_t>();
    if (!word || *word != "storage" || !type || (*type)->known != Known::Storage || !key || !elements)
        refuse("a storage is described by values of the wrong kinds");
    const auto bytes = m_storage(*key);
    if (!bytes)
        refuse(std::format("the storage {} is missing", shown(*key)));
    const std::optional<std::uint64_t> needed = *elements < 0 ? std::nullopt : byteCount((*type)->type, {*elements});
    if (needed != bytes->size()) {
        refuse(std::format("the storage {} should hold {} elements of the type {}, but it has {} bytes", shown(*key),
                           *elements, nameOf((*type)->type), bytes->size()));
    }
    push(Storage{(*type)->type, *bytes});
}

// A class or a function is called with a tuple of arguments; what it is decides what is built.
void Reader::call(std::string_view opcode) {
    const std::vector<Item> arguments = itemsOf(pop(), opcode);
    const Item callee = pop();
    const auto global = std::get_if<const Global*>(&callee);
    if (!global)
        refuse(std::format("{} calls something that is not one of the known names", opcode));
    const auto wrong = [&] { refuse(std::format("{} gives {} arguments that it does not take", opcode, (*global)->name)); };
    switch ((*global)->known) {
    case Known::OrderedDict:
    case Known::AttributeDict:
    case Known::Namespace: {
        if (!arguments.empty())
            wrong();
        PickleValue* dict = make(PickleDict{});
        if ((*global)->known == Known::Namespace)
            m_namespaces.insert(dict);
        return push(dict);
    }
    case Known::Size:
        if (arguments.size() != 1)
            wrong();
        return push(valueOf(arguments[0], "a size"));
    case Known::Parameter: // (tensor, requires_grad, hooks)
        if (arguments.size() < 2 || !valueOf(arguments[0], "a parameter")->as<StoredTensor>())
            wrong();
        return push(arguments[0]);
    case Known::Tensor:
        if (opcode != "REDUCE")
            wrong();
        return pushTensor(arguments);
    case Known::Storage: wrong();
    }
}

// What Python would set on an object: the values of a Namespace, once; of the others it says nothing that weights need.
void Reader::build() {
    const PickleValue* state = popValue("an object's state");
    const auto fields = state->as<PickleDict>();
    PickleDict& object = top<PickleDict>("BUILD");
    if (!fields || fields->size() > mostFields)
        refuse(std::format("BUILD is given something else than a dict of up to {} values", mostFields));
    if (m_namespaces.erase(std::get<const PickleValue*>(m_stack.back())) > 0 && fields != &object)
        object = *fields;
}

std::vector<std::int64_t> Reader::lengths(const Item& item, std::string_view what) {
    const auto list = valueOf(item, what)->as<PickleList>();
    if (!list || list->size() > mostDimensions)
        refuse(std::format("a tensor's {} is no tuple of up to {} numbers", what, mostDimensions));
    std::vector<std::int64_t> numbers;
    for (const PickleValue* entry : *list) {
        const auto number = entry ? entry->as<std::int64_t>() : nullptr;
        if (!number || *number < 0)
            refuse(std::format("a tensor's {} holds something else than whole numbers from 0 up", what));
        numbers.push_back(*number);
    }
    return numbers;
}

// (storage, offset, shape, stride, requires_grad, hooks)
void Reader::pushTensor(const std::vector<Item>& arguments) {
    const auto storage = arguments.size() < 4 ? nullptr : std::get_if<Storage>(&arguments[0]);
    if (!storage)
        refuse("a tensor is made of something else than a storage, an offset, a shape and a stride");
    const auto offset = valueOf(arguments[1], "a tensor's offset")->as<std::int64_t>();
    StoredTensor tensor{storage->type, lengths(arguments[2], "shape"), lengths(arguments[3], "stride"),
                        offset ? *offset : -1, storage->bytes};
    if (tensor.offset < 0 || tensor.shape.size() != tensor.stride.size())
        refuse("a tensor's offset, shape and stride do not belong together");
    const auto elements = std::int64_t(storage->bytes.size() / bytesOf(storage->type));
    std::int64_t last = tensor.offset, count = 1;
    bool beyond = false;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i)
        beyond = beyond || __builtin_mul_overflow(count, tensor.shape[i], &count);
    for (std::size_t i = 0; i < tensor.shape.size() && count > 0 && !beyond; ++i) {
        std::int64_t span = 0;
        beyond = __builtin_mul_overflow(tensor.shape[i] - 1, tensor.stride[i], &span) ||
                 __builtin_add_overflow(last, span, &last);
    }
    if (beyond || tensor.offset > elements || (count > 0 && last >= elements))
        refuse(std::format("a tensor goes beyond its storage of {} elements", elements));
    if (count > elements)
        refuse(std::format("a tensor of {} elements repeats those of a storage of {}", count, elements));
    pushNew(std::move(tensor));
}

void Reader::memoize(std::uint32_t place) {
    if (m_stack.empty() || std::holds_alternative<Mark>(m_stack.back()))
        refuse("its data.pkl remembers a value where none is");
    if (m_memo.size() >= mostMemo)
        refuse(std::format("its data.pkl remembers more than {} values", mostMemo));
    m_memo[place] = m_stack.back();
}

void Reader::pushMemo(std::uint32_t place) {
    const auto found = m_memo.find(place);
    if (found == m_memo.end())
        refuse(std::format("its data.pkl recalls the value {}, which it never remembered", place));
    push(found->second);
}

// Goes through all that the root holds, each value once: nothing may contain itself, go too deep, or be half a tensor.
void Reader::checkDepth(const PickleValue& root) const {
    struct Step {
        const PickleValue* value;
        std::size_t next = 0;
    };
    constexpr std::size_t open = 0; // on the path to the value at hand; else its height + 1
    std::unordered_map<const PickleValue*, std::size_t> heights{{&root, open}};
    std::vector<Step> path{{&root}};
    std::vector<std::size_t> below{0};
    const auto child = [](const PickleValue& value, std::size_t i) -> const PickleValue* {
        if (const auto list = value.as<PickleList>())
            return i < list->size() ? (*list)[i] : nullptr;
        if (const auto dict = value.as<PickleDict>())
            return i < 2 * dict->size() ? (i % 2 == 0 ? (*dict)[i / 2].first : (*dict)[i / 2].second) : nullptr;
        return nullptr;
    };
    while (!path.empty()) {
        Step& step = path.back();
        if (m_mixed.contains(step.value))
            refuse("it holds a class or a storage where a value belongs");
        const PickleValue* next = child(*step.value, step.next++);
        if (!next) {
            const std::size_t height = below.back() + 1;
            if (height > deepest)
                refuse(std::format("its values are nested more than {} deep", deepest));
            heights[step.value] = height;
            path.pop_back();
            below.pop_back();
            if (!below.empty())
                below.back() = std::max(below.back(), height);
            continue;
        }
        const auto [known, isNew] = heights.emplace(next, open);
        if (isNew) {
            path.push_back({next});
            below.push_back(0);
        } else if (known->second == open) {
            refuse("one of its values contains itself");
        } else {
            below.back() = std::max(below.back(), known->second);
        }
    }
}

} // namespace

std::expected<Pickled, std::string> readPickle(std::span<const std::byte> text, const FindStorage& storage) {
    try {
        return Reader(text, storage).read();
    } catch (const Fault& fault) {
        return std::unexpected(fault.what);
    } catch (const std::bad_alloc&) {
        return std::unexpected("there is not enough memory to read its data.pkl");
    }
}

std::int64_t StoredTensor::elements() const {
    std::int64_t count = 1;
    for (const std::int64_t length : shape)
        count *= length;
    return count;
}

const PickleValue* PickleValue::find(std::string_view key) const {
    const auto dict = as<PickleDict>();
    if (!dict)
        return nullptr;
    for (const auto& [name, value] : *dict) {
        if (const auto text = name->as<std::string>(); text && *text == key)
            return value;
    }
    return nullptr;
}

} // namespace whereabouts
