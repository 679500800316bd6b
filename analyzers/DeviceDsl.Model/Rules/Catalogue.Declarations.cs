using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace DeviceDsl.Model.Rules;

/// <content>The rules about the attributes of devices and boards.</content>
internal static partial class Catalogue
{
    public static readonly Rule InvalidDoorbellLength = new(
        "DDSL0001", Categories.Declaration, Error,
        "Doorbell lengths must be valid access sizes",
        "The doorbell '{1}' has length {0}, which {3}: use {2}");

    public static readonly Rule MatchWiderThanLength = new(
        "DDSL0002", Categories.Declaration, Error,
        "Match values must fit the doorbell's length",
        "Match {0} does not fit the doorbell '{1}' of length {2}, so no write can ring it: use a longer doorbell or a smaller match");

    public static readonly Rule ZeroLengthRestrictions = new(
        "DDSL0003", Categories.Declaration, Error,
        "Don't combine Match with Length = 0",
        "The doorbell '{0}' accepts writes of any length (Length = 0), but has Match = {1}: set a length or remove the match");

    public static readonly Rule PioOutOfRange = new(
        "DDSL0004", Categories.Declaration, Error,
        "Port addresses must be within 0x0000-0xFFFF",
        "The {0} ({1}) is outside the ports 0x0000-0xFFFF: lower its offset or base");

    public static readonly Rule MmioRangeOverflow = new(
        "DDSL0005", Categories.Declaration, Error,
        "MMIO ranges must not run past the end of the address space",
        "The {0} ({1}) runs past the end of the 64-bit address space: lower its offset or base");

    public static readonly Rule UnalignedDoorbell = new(
        "DDSL0006", Categories.Declaration, Warning,
        "Align doorbells to their length",
        "The doorbell '{0}' ({1}) is not aligned to its length, so a guest's write may be split in two and neither half rings it: "
            + "align its address");

    public static readonly Rule DuplicateDoorbell = new(
        "DDSL0007", Categories.Declaration, Error,
        "Don't declare the same doorbell twice",
        "The doorbell '{0}' ({1}) duplicates '{2}' ({3}), and a machine rejects the second: change its address, length or match{4}");

    public static readonly Rule WildcardShadowsMatch = new(
        "DDSL0008", Categories.Declaration, Error,
        "Don't let one doorbell shadow another",
        "The doorbells '{0}' ({1}) and '{2}' ({3}) match the same write, and a machine rejects the second: change an address or a "
            + "match{4}");

    public static readonly Rule OverlappingRanges = new(
        "DDSL0009", Categories.Declaration, Error,
        "Address ranges must not overlap",
        "The {0} ({1}) overlaps the {2} ({3}): move one of them{4}");

    public static readonly Rule GsiOutOfRange = new(
        "DDSL0010", Categories.Declaration, Error,
        "GSIs of lines must be IOAPIC pins",
        "The line '{0}' uses GSI {1}, which is not an IOAPIC pin: use 0 to 23");

    public static readonly Rule EdgeLevelConflict = new(
        "DDSL0011", Categories.Declaration, Error,
        "Don't share a GSI between lines with incompatible triggers",
        "The {3} line '{0}' shares GSI {2} with the {4} line '{1}': {5}");

    public static readonly Rule ResampleWithoutHandler = new(
        "DDSL0013", Categories.Declaration, Error,
        "Pair each resampling line with a resample handler",
        "{0}");

    public static readonly Rule DuplicateResample = new(
        "DDSL0014", Categories.Declaration, Warning,
        "Use one resample handler per line and one resample eventfd per GSI",
        "{0}");

    public static readonly Rule ResampleOnEdge = new(
        "DDSL0015", Categories.Declaration, Error,
        "Resample handlers must belong to resampling lines",
        "'{0}' handles the resampling of the line '{1}' on GSI {2}, which {3}, so it never runs: make the line resample or remove "
            + "the handler");

    public static readonly Rule HandlerSignature = new(
        "DDSL0016", Categories.Declaration, Error,
        "Handlers must have a supported signature",
        "The handler '{0}' {1}: declare it as {2}");

    public static readonly Rule UnboundAttribute = new(
        "DDSL0017", Categories.Declaration, Warning,
        "Attributes of a device must have an effect",
        "{0} on '{1}' has no effect: {2}");

    public static readonly Rule ReservedAddress = new(
        "DDSL0018", Categories.Declaration, Warning,
        "Keep devices off the reserved addresses and GSIs of a PC",
        "The {0} ({1}) conflicts with {2}: move it");

    public static readonly Rule DoorbellOverRegister = new(
        "DDSL0019", Categories.Declaration, Warning,
        "Don't let a doorbell hide a register's writes",
        "The doorbell '{0}' ({1}) hides writes from the register '{2}' ({3}): set Synchronous = true to serve both");

    public static readonly Rule UnknownValue = new(
        "DDSL0020", Categories.Declaration, Error,
        "Values of attributes and options must be defined",
        "{0}");

    public static readonly Rule SharedLevelUntracked = new(
        "DDSL0022", Categories.Declaration, Warning,
        "Don't mix resampling and plain lines on a level GSI",
        "The {3} line '{0}' shares GSI {2} with the {4} line '{1}', and an end of interrupt lowers only one of them: make both "
            + "resample or neither");

    public static readonly Rule DeviceShape = new(
        "DDSL0024", Categories.Declaration, Error,
        "Declare devices as partial, non-generic classes",
        "The {0} '{1}' {2}");

    public static readonly Rule MissingBase = new(
        "DDSL0026", Categories.Declaration, Warning,
        "Set a base in each address space that a device uses",
        "'{0}' has a base only in {1}, but the device also uses {2} and starts at 0 there: set both bases");

    public static readonly Rule DuplicateLine = new(
        "DDSL0028", Categories.Declaration, Error,
        "Give each line of a device its own GSI and name",
        "{0}");

    public static readonly Rule InvalidLineName = new(
        "DDSL0029", Categories.Declaration, Error,
        "Names of generated properties must be valid and unused",
        "The name '{0}' of the {1} {2}");

    public static readonly Rule UnmarkedState = new(
        "DDSL0030", Categories.Declaration, Warning,
        "Mark the state of a device as [State] or [Transient]",
        "'{0}' of the device '{1}' is {2}, so loading a saved state leaves it unchanged: {3}");

    public static readonly Rule InvalidArray = new(
        "DDSL0031", Categories.Declaration, Error,
        "Arrays must have a valid count",
        "The {0} {1}");

    public static readonly Rule RegisterShape = new(
        "DDSL0032", Categories.Declaration, Error,
        "Declare registers as partial properties of unsigned types",
        "The register '{0}' {1}: {2}");

    public static readonly Rule RegisterValue = new(
        "DDSL0033", Categories.Declaration, Error,
        "Register values must fit the register",
        "{0} = {1} does not fit in the register '{2}' {3}: use a smaller value or a wider register");

    public static readonly Rule FieldShape = new(
        "DDSL0034", Categories.Declaration, Error,
        "Declare fields as partial properties of bool, unsigned or enum types",
        "The field '{0}' {1}: {2}");

    public static readonly Rule FieldRange = new(
        "DDSL0035", Categories.Declaration, Error,
        "Field bits must lie within the register and fit the field's type",
        "The field '{0}' ({1}) {2}: correct its bits");

    public static readonly Rule OverlappingFields = new(
        "DDSL0036", Categories.Declaration, Error,
        "Fields of a register must not overlap",
        "The field '{0}' ({1}) overlaps '{2}' ({3}) in the register '{4}': move one of them");

    public static readonly Rule FieldGap = new(
        "DDSL0037", Categories.Declaration, Warning,
        "Cover every bit of a register with a field or exclude it with a mask",
        "The register '{0}' has bits in no field ({1}), which {2}: declare fields or exclude them with a Mask");

    public static readonly Rule InvalidRegion = new(
        "DDSL0038", Categories.Declaration, Error,
        "Regions must have a length, a unique name and one method per access",
        "The {0} {1}");

    public static readonly Rule StateShape = new(
        "DDSL0039", Categories.Declaration, Error,
        "Mark only members as [State] that can be saved and loaded",
        "'{0}' cannot be [State] because it {1}: remove the attribute or change the member");

    public static readonly Rule BoardShape = new(
        "DDSL0040", Categories.Declaration, Error,
        "Declare boards as partial, non-generic classes",
        "The board '{0}' {1}");

    public static readonly Rule InvalidAttach = new(
        "DDSL0041", Categories.Declaration, Error,
        "Attach devices through get-only properties or readonly fields",
        "'{0}' {1}: declare it as a get-only property or readonly field of a device type");

    public static readonly Rule InvalidGsiMap = new(
        "DDSL0042", Categories.Declaration, Error,
        "Move only GSIs that the device declares",
        "'{0}' {1}");

    public static readonly Rule IndexBeyondCount = new(
        "DDSL0043", Categories.Declaration, Error,
        "Indices must be below the declared count",
        "{0} is outside of '{1}', which has {2}: use {3}");

    public static readonly Rule TimerShape = new(
        "DDSL0044", Categories.Declaration, Error,
        "Declare timers as partial, get-only properties of type DeviceTimer",
        "The timer '{0}' {1}: {2}");

    public static readonly Rule TimerHandler = new(
        "DDSL0045", Categories.Declaration, Warning,
        "Give each timer one method",
        "{0}");

    public static readonly Rule RegisterSelection = new(
        "DDSL0046", Categories.Declaration, Error,
        "Banks and indexed registers depend on a readable bool, integer or enum",
        "The {0} '{1}' {2}: {3}");

    public static readonly Rule UnreachableRegister = new(
        "DDSL0047", Categories.Declaration, Warning,
        "Select every register by a value that can occur",
        "The {0} '{1}' is never selected: {2}");

    public static readonly Rule AccessWidths = new(
        "DDSL0048", Categories.Declaration, Error,
        "Declare widths that accesses can have",
        "The {0} {1}");

    public static readonly Rule BlockShape = new(
        "DDSL0049", Categories.Declaration, Error,
        "Declare blocks as partial, get-only properties of a class that the device can create",
        "The block '{0}' {1}: {2}");

    public static readonly Rule DeferredAccess = new(
        "DDSL0050", Categories.Declaration, Error,
        "Let one method answer a deferred access, without other effects of a read",
        "The method '{0}' answers {1} later, but {2}");
}
