using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>No name that a user gives changes the meaning of what is generated.</summary>
[Trait("Category", "Slow")]
public sealed class CapturingNames
{
    private static readonly string[] Types =
    [
        "var", "dynamic", "nint", "nuint", "notnull", "unmanaged", "record", "field", "value", "scoped", "required", "file", "global",
        "System", "DeviceDsl", "Object", "String", "Boolean", "Int32", "UInt32", "UInt64", "Action", "ArgumentOutOfRangeException",
        "Errno", "IDevice", "IBoard", "ISavedState", "IDescribedPciDevice", "DeviceHost", "AddressSpace", "RegisterAccess", "LineKind",
        "DoorbellEntry", "LineEntry", "RegisterEntry", "FieldEntry", "RegionEntry", "Gsi", "Machine", "Attachment", "BoardPart", "Mapped",
        "MappedKind", "Pci", "Virtio", "VirtioDescription", "DiagnosticId", "CompilerGenerated", "GeneratedCode", "GeneratedCodeAttribute",
        "ExcludeFromCodeCoverage", "ConditionalWeakTable", "nameof", "await", "async", "when", "and", "or", "not", "with", "from", "select",
        "get", "set", "init", "partial", "where", "yield", "alias", "extension", "managed", "_", "CodeDom", "Diagnostics",
    ];

    private static readonly string[] Members =
    [
        "nameof", "var", "dynamic", "nint", "record", "field", "value", "scoped", "required", "file", "global", "System", "DeviceDsl",
        "Object", "Errno", "Action", "IDevice", "IBoard", "AddressSpace", "RegisterAccess", "LineKind", "Gsi", "Pci", "Virtio", "await",
        "when", "and", "or", "not", "with", "from", "item", "to", "writer", "reader", "value0", "part", "machine", "declared", "register",
        "region", "index", "lanes", "old", "written", "next", "seen", "space", "offset", "length", "lines", "line", "doorbell", "_", "get",
        "set", "init", "Unconnected", "GetOrCreateValue", "AsSpan", "Fill", "__Control", "Control_", "row0", "Part0", "Array0", "IsBefore",
    ];

    private const string Device = """
        using DeviceDsl.Pci;

        public enum Mode : byte { Off }

        [Device(Version = 1), PciDevice(1, 2, Vectors = 2), Bar(0, Pio, 0x100), Bar(1, Mmio, 0x100)]
        [LevelIrq(Gsi = 5, Resample = true), Region(Mmio, 0x40, 0x10, Name = "Buffer")]
        internal partial class Disk
        {
            [Register(Mmio, 0, Reset = 1)] private partial uint Control { get; set; }
            [Register(Mmio, 8, Count = 2)] private partial Registers<ushort> Many { get; }
            [Field(3, 0, Register = nameof(Control))] private partial Mode Low { get; set; }
            [State] private int _number = 1;
            [State] private int[] _numbers = [1];
            [State] private readonly bool[] _flags = [true];
            [State] private Mode? _mode = null;
            [State] private string _text = "";
            [OnRead(nameof(Control))] private uint OnControl(uint stored) => stored;
            [OnWrite(nameof(Control))] private void OnControl(uint old, uint written) { }
            [OnRead(Region = "Buffer")] private ulong OnBuffer(ulong offset, int length) => (ulong)_number;
            [Doorbell(Pio, 0x20, Count = 3, Stride = 8)] private void OnQueue(int index) { _numbers = []; Irq5.Raise(); }
            [Doorbell(Pio, 0x90, Synchronous = true)] private void OnNow(ulong value) { _mode = null; _text = ""; }
            [OnResample(Gsi = 5)] private void OnResample() { }
            [OnReset] private void OnReset() { }
            [OnLoad] private void OnLoad() { _ = _flags; }
            MEMBER
        }

        [Device, EdgeIrq(Gsi = 6)] internal sealed partial record Recorded { [Doorbell(Pio, 0)] private void OnKick() { } MEMBER }

        [Board] internal sealed partial class Board
        {
            [Attach(Pio = 0x100, Mmio = 0x1000, Gsi = 9)] private readonly Disk _disk = new();
            [Attach(Pio = 0x900, Gsi = 8)] private readonly Recorded _recorded = new();
            MEMBER
        }

        [DeviceDsl.Virtio.VirtioDevice(4)] internal sealed partial class Dice : DeviceDsl.Virtio.VirtioDevice
        {
            [DeviceDsl.Virtio.VirtioConfig(0, IsWritable = true)] private uint Sides { get; set; }
            [DeviceDsl.Virtio.VirtQueue(0)] private uint OnRequest(DeviceDsl.Virtio.DescriptorChain chain) => 0;
            MEMBER
        }
        """;

    /// <summary>Where a name may stand.</summary>
    public static TheoryData<string> Forms { get; } =
    [
        "public static string @NAME(object? one) => \"\";",
        "public string @NAME(object? one, params object?[] more) => \"\";",
        "public int @NAME { get; } = 1;",
        "public const int @NAME = 1;",
        "public static readonly int @NAME = 1;",
        "public event System.Action? @NAME;",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void ShouldNotCaptureAsMembers(string form)
        => ShouldBeClean(Members.Select(name => form.Replace("NAME", name, StringComparison.Ordinal)).Select(InClasses));

    [Theory]
    [InlineData("public class @NAME { }")]
    [InlineData("public class @NAME<T> { }")]
    [InlineData("public static T One<T, @NAME>(T one) => one;")]
    public void ShouldNotCaptureAsTypesOfTheClass(string form)
        => ShouldBeClean(Types.Select(name => form.Replace("NAME", name, StringComparison.Ordinal)).Select(InClasses));

    [Fact]
    public void ShouldNotCaptureAsTypesOfTheNamespace()
        => ShouldBeClean(Types.Select(static name => InNamespace($"public class @{name} {{ }}", "Own.Odd")));

    [Fact]
    public void ShouldNotCaptureAsNamespaces()
        => ShouldBeClean(Types.Select(static name => InNamespace("", $"Own.@{name}.Inner")));

    [Fact]
    public void ShouldNotCaptureAsOutermostNamespaces()
        => ShouldBeClean(Types.Except(["System", "DeviceDsl"]).Select(static name => InNamespace("", $"@{name}.Inner")));

    [Fact]
    public void ShouldNotCaptureAsInheritedTypes()
        => ShouldBeClean(Types.Select(static name => InClasses("")
            .Replace("partial class Disk", "partial class Disk : Base", StringComparison.Ordinal)
            + $"internal abstract class Base {{ protected class @{name} {{ }} }}"));

    [Fact]
    public void ShouldNotCaptureAsParametersOfTheConstructor()
        => ShouldBeClean(Members.Select(static name => InClasses("").Replace(
            "partial class Disk", $"partial class Disk(int @{name} = 1)", StringComparison.Ordinal)
            .Replace("private void OnReset() { }", $"private void OnReset() {{ _number = @{name}; }}", StringComparison.Ordinal)));

    private static string InClasses(string member) => Device.Replace("MEMBER", member, StringComparison.Ordinal);

    private static string InNamespace(string type, string space)
    {
        string source = InClasses("");
        int end = source.IndexOf('\n', StringComparison.Ordinal);
        return $"{source[..end]}\nnamespace {space} {{ {type}\n{source[end..]} }}";
    }

    private static void ShouldBeClean(IEnumerable<string> sources)
    {
        // What a name breaks in the user's own file is the user's.
        var builds = sources.AsParallel().Select(static source => new UserProject().Build(source))
            .Where(static build => !build.InUser.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            .ToList();
        Assert.All(builds, static build => build.ShouldBeCleanWhereGenerated());
        Assert.InRange(builds.Count, 45, int.MaxValue);
    }
}
