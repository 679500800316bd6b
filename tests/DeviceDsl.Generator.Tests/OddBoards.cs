using DeviceDsl.Testing;

namespace DeviceDsl.Generator.Tests;

/// <summary>Boards of every legal shape and name: each compiles without a warning and attaches its devices.</summary>
public sealed class OddBoards
{
    private const string D = """

        [Device, EdgeIrq(Gsi = 5)]
        internal partial class D { [Doorbell(Pio, 0)] private void OnKick() { Irq5.Pulse(); } }
        """;

    /// <summary>The shapes with their peculiarities, and the number of devices that each attaches.</summary>
    /// <summary>The name, the number of parts and the source of each board.</summary>
    public static TheoryData<string, int, string> Sources { get; } = new()
    {
        { "no device", 0, "[Board] internal sealed partial class M;" },
        { "file-scoped namespace", 1, "namespace A.B;\n" + Board("internal sealed partial class M") },
        { "namespace named like the runtime", 1, "namespace Odd.DeviceDsl;\n" + Board("internal sealed partial class M") },
        { "class named Machine", 1, "namespace Odd;\n" + Board("internal sealed partial class Machine") },
        { "class named Attachment", 1, "namespace Odd;\n" + Board("internal sealed partial class Attachment") },
        { "class named IBoard", 1, "namespace Odd;\n" + Board("internal sealed partial class IBoard") },
        { "class named Board", 1, "namespace Odd;\n" + Board("internal sealed partial class Board") },
        { "class named System", 1, "namespace Odd;\n" + Board("internal sealed partial class System") },
        { "class named @class", 1, Board("internal sealed partial class @class") },
        { "letters beyond ASCII", 1, Board("internal sealed partial class Gerät") },
        { "record", 1, Board("internal sealed partial record M") },
        { "record with parameters", 1, Board("internal sealed partial record M(int X = 1)") },
        { "unsealed public", 1, Board("public partial class M").Replace("public D ", "internal D ", StringComparison.Ordinal) },
        { "nested", 1, "internal partial class Outer { internal partial struct Inner { "
            + $"{Board("private sealed partial class M")} }} }}{D}" },
        { "nested in interface", 1, $"internal partial interface IOuter {{ {Board("private sealed partial class M")} }}{D}" },
        { "device and board that differ by case", 1, "[Board] internal sealed partial class Board { "
            + "[Attach(Pio = 0)] private readonly BOARD _d = new(); }\n[Device] internal sealed partial class BOARD { "
            + "[Doorbell(Pio, 0)] private static void M() { } }" },
        { "several parts", 2, """
            [Board] internal sealed partial class M { [Attach(Pio = 1, Gsi = 6)] private readonly D _a = new(); }
            internal partial class M { [Attach(Pio = 2)] private readonly D _b = new(); }
            """ + D },
        { "constructor", 2, """
            [Board] internal sealed partial class M
            {
                [Attach(Pio = 1, Gsi = 6)] private readonly D _a;
                [Attach(Pio = 2)] public D B { get; }
                public M() { _a = new(); B = new(); }
            }
            """ + D },
        { "members of every access", 4, """
            [Board] internal partial class M
            {
                [Attach(Pio = 1, Gsi = 3)] public D A { get; } = new();
                [Attach(Pio = 2, Gsi = 4)] protected internal readonly D B = new();
                [Attach(Pio = 3, Gsi = 5)] private protected D C { get; } = new();
                [Attach(Pio = 4, Gsi = 6), global::System.Obsolete] internal readonly D E = new();
            }
            """ + D },
        { "members named like parameters", 4, """
            [Board] internal sealed partial class M
            {
                [Attach(Pio = 1, Gsi = 3)] public D part { get; } = new();
                [Attach(Pio = 2, Gsi = 4)] public D machine { get; } = new();
                [Attach(Pio = 3, Gsi = 6)] public D declared { get; } = new();
                [Attach(Pio = 4, Gsi = 7)] public D @case { get; } = new();
            }
            """ + D },
        { "virtual and overriding members", 1, """
            internal abstract class B { public abstract D Left { get; } }
            [Board] internal sealed partial class M : B { [Attach(Pio = 1)] public override D Left { get; } = new(); }
            """ + D },
        { "private nested device", 1, """
            [Board] internal sealed partial class M
            {
                [Attach(Pio = 1)] private readonly D _d = new();
                [Device] private sealed partial class D { [Doorbell(Pio, 0)] private static void OnKick() { } }
            }
            """ },
        { "attributes spelled out", 1, """
            [global::DeviceDsl.BoardAttribute(Name = null)]
            internal sealed partial class M
            {
                private const ulong Base = 0xC000;
                [DeviceDsl.AttachAttribute(Pio = Base + 0x100, GsiMap = new int[] { 5, 2 + 7 })] private readonly D _d = new();
            }
            """ + D },
        { "empty maps", 1, "[Board] internal sealed partial class M { "
            + "[Attach(Pio = 1, GsiMap = null)] private readonly D _d = new(); }" + D },
        { "device without anything", 1, "[Board] internal sealed partial class M { "
            + "[Attach] private readonly E _e = new(); }\n[Device] internal sealed partial class E;" },
        { "obsolete board", 1, "[global::System.Obsolete(\"old\")]\n" + Board("internal sealed partial class M") },
        { "methods beside", 1, """
            [Board] internal sealed partial class M
            {
                [Attach(Pio = 1)] private readonly D _d = new();
                public int Name => 1;
                public int PartCount => 7;
                public static void Attach() { }
            }
            """ + D },
    };

    /// <summary>The names of the boards.</summary>
    public static TheoryData<string> Names => [.. Sources.Select(row => (string)row[0])];

    /// <summary>The source of a board.</summary>
    public static string Source(string name) => (string)Sources.Single(row => (string)row[0] == name)[2];

    [Theory]
    [MemberData(nameof(Sources))]
    public void ShouldCompileCleanlyAndAttachTheirDevices(string odd, int count, string source)
    {
        Type type = TestCompilation.Load(DeviceHost.Compile(source).Output)
            .GetTypes()
            .Single(static type => typeof(IBoard).IsAssignableFrom(type));
        object?[] parameters = type.GetConstructors()[0].GetParameters().Select(static parameter => parameter.DefaultValue).ToArray();
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach((IBoard)Activator.CreateInstance(type, parameters)!);
        Assert.True(count == attachment.Parts.Count, $"{odd}: {attachment.Parts.Count} parts instead of {count}.");
        Assert.NotNull(type.GetMethod("AttachTo"));
    }

    private static string Board(string header)
        => $"[Board]\n{header}\n{{\n    [Attach(Pio = 0x100)] public D Left {{ get; }} = new();\n}}"
            + (header.StartsWith("private", StringComparison.Ordinal) ? "" : D);
}
