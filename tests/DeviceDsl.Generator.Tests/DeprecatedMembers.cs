using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>What a device declares as obsolete or experimental is wired without a warning: its class may use it.</summary>
public sealed class DeprecatedMembers
{
    private const string Device = """
        namespace N
        {
            [T] public enum Mode : byte { Off, [M] On }
            [T] public sealed class Part : ISavedState { public ulong StateSchema => 1; public int StateVersion => 1;
                public void SaveState(StateWriter writer) { } public System.Action LoadState(StateReader reader) => () => { }; }

            public static partial class Outer
            {
                [Device, LevelIrq(Gsi = 5, Resample = true), Region(Pio, 0x40, 8, Name = "R")]
                [Doorbell(Pio, 0x8, Handler = nameof(OnNamed))]
                public sealed partial class Disk
                {
                    [Register(Mmio, 0), M] private partial uint Control { get; set; }
                    [Register(Mmio, 4)] private partial uint Status { [A] get; [A] set; }
                    [Register(Mmio, 8, Access = RegisterAccess.ReadClear)] private partial uint Cause { get; [A] set; }
                    [Register(Mmio, 16, Count = 2), M] private partial Registers<uint> Many { get; }
                    [Field(3, 0, Register = "Control")] private partial Mode Mode { get; set; }
                    [Field(7, 4, Register = "Status"), M] private partial byte Rest { [A] get; set; }
                    [State] private Mode _mode;
                    [State] private Mode? _last;
                    [State] private readonly Mode[] _modes = new Mode[2];
                    [State, M] private int _count;
                    [State] private int Number { [A] get; [A] set; }
                    [State] private readonly Part _part = new();
                    [State] private readonly Part[] _parts = [];
                    [Doorbell(Pio, 0), M] private void OnKick() { }
                    [M] private void OnNamed() { }
                    [OnResample(Gsi = 5), M] private void OnResample() { }
                    [OnRead("Control"), M] private uint OnRead(uint stored) => stored;
                    [OnWrite("Many"), M] private void OnWrite(int index, uint written) { }
                    [OnRead(Region = "R"), M] private ulong OnRead(ulong offset, int length) => 0;
                    [OnReset, M] private void OnReset() { }
                    [OnLoad, M] private void OnLoad() { _mode = Mode.Off; _last = null; _count = 1; }
                }
            }

            [Board] public sealed partial class Board
            {
                [Attach(Pio = 0x100), M] private readonly Outer.Disk _disk = new();
                [Attach(Pio = 0x200, Mmio = 0x100)] private Outer.Disk Second { [A] get; } = new();
            }

            [DeviceDsl.Virtio.VirtioDevice(4)] public sealed partial class Dice : DeviceDsl.Virtio.VirtioDevice
            {
                [DeviceDsl.Virtio.VirtioConfig(0, IsWritable = true), M] private uint Sides { get; set; }
                [DeviceDsl.Virtio.VirtioConfig(4, IsWritable = true)] private uint Faces { [A] get; [A] set; }
                [DeviceDsl.Virtio.VirtQueue(0), M] private uint OnRequest(DeviceDsl.Virtio.DescriptorChain chain) => 0;
                [DeviceDsl.Virtio.VirtQueue(1), M] private void OnKick(DeviceDsl.Virtio.VirtQueue queue) { }
            }
        }
        """;

    /// <summary>The attributes, each as it is on types, members and accessors.</summary>
    public static TheoryData<string> Attributes { get; } =
    [
        "System.Obsolete",
        "System.Obsolete(\"old\")",
        "System.Obsolete(\"old\", DiagnosticId = \"X001\")",
        "System.Obsolete(\"old\", false, DiagnosticId = \"X001\", UrlFormat = \"https://example.org/{0}\")",
        "System.Diagnostics.CodeAnalysis.Experimental(\"EXP1\")",
    ];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void ShouldBeUsedWithoutAWarning(string attribute) => Build(attribute, attribute, attribute);

    [Theory]
    [MemberData(nameof(Attributes))]
    public void ShouldBeUsedWithoutAWarningIfOnlyTypesAre(string attribute) => Build(attribute, null, null);

    [Theory]
    [MemberData(nameof(Attributes))]
    public void ShouldBeUsedWithoutAWarningIfOnlyMembersAre(string attribute) => Build(null, attribute, null);

    [Theory]
    [MemberData(nameof(Attributes))]
    public void ShouldBeUsedWithoutAWarningIfOnlyAccessorsAre(string attribute) => Build(null, null, attribute);

    [Theory]
    [MemberData(nameof(Attributes))]
    public void ShouldBeDevicesWithoutAWarning(string attribute)
    {
        Build(null, null, null, $"[{attribute}] public static partial class Outer");
        Build(null, null, null, outer: null, $"[{attribute}, Device,");
    }

    [Fact]
    public void ShouldSuppressOnlyTheirOwnWarnings()
    {
        ProjectBuild build = Build(null, "System.Obsolete(\"old\", DiagnosticId = \"X001\")", null);
        Assert.Contains("#pragma warning disable X001 //", build.Generated, StringComparison.Ordinal);
        Assert.DoesNotContain("CS0618", build.Generated, StringComparison.Ordinal);
        build = Build("System.Diagnostics.CodeAnalysis.Experimental(\"EXP1\")", "System.Obsolete", null);
        Assert.Contains("#pragma warning disable CS0612, EXP1 //", build.Generated, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldBeUsedWithoutAWarningIfWhatTheyOverrideIs()
        => new UserProject().Build("""
            internal abstract class B
            {
                [System.Obsolete] public virtual uint Control { get; set; }
                [System.Obsolete("old", DiagnosticId = "X001")] public virtual int State { get; set; }
                [System.Diagnostics.CodeAnalysis.Experimental("EXP1")] public abstract void OnKick();
            }
            [Device] internal sealed partial class D : B
            {
                [Register(Mmio, 0)] public override partial uint Control { get; set; }
                [State] public override int State { get; set; }
                [Doorbell(Pio, 0)] public override void OnKick() { }
            }
            """).ShouldBeCleanWhereGenerated();

    [Fact]
    public void ShouldBeUsedWithoutAWarningIfTheAssemblyOfTheirTypeIs()
    {
        Compilation library = TestCompilation.Create(
            "[assembly: System.Diagnostics.CodeAnalysis.Experimental(\"EXP2\")] namespace Lib { public enum Mode : byte { Off } }");
        new UserProject { References = [.. TestCompilation.References, TestCompilation.ToReference(library)] }.Build("""
            [Device] internal sealed partial class D
            {
                [Register(Mmio, 0)] private partial uint Control { get; set; }
                [Field(3, 0, Register = "Control")] private partial Lib.Mode Mode { get; set; }
                [State] private Lib.Mode? _mode = null;
            }
            """).ShouldBeCleanWhereGenerated();
    }

    [Theory]
    [InlineData("[Register(Mmio, 0), X] private partial uint Control { get; set; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Control { get; [X] set; }")]
    [InlineData("[Register(Mmio, 0), X] private partial uint Control { get; set; } "
        + "[Field(0, 0, Register = \"Control\")] private partial bool F { get; set; }")]
    [InlineData("[Register(Mmio, 0)] private partial uint Control { get; set; } "
        + "[Field(0, 0, Register = \"Control\"), X] private partial bool F { get; set; }")]
    [InlineData("[State, X] private int Number { get; set; }")]
    [InlineData("[State] private int Number { get; [X] set; }")]
    [InlineData("[Doorbell(Pio, 0), X] private void OnKick() { }")]
    [InlineData("[OnReset, X] private void OnReset() { }")]
    public void ShouldNotBeUsedIfThatIsAnError(string members)
        => new UserProject().Build($"[Device] internal sealed partial class D {{ {members} }}"
            .Replace("X]", "System.Obsolete(\"gone\", true)]", StringComparison.Ordinal)).ShouldBeCleanWhereGenerated();

    [Fact]
    public void ShouldNotBeAttachedIfThatIsAnError()
        => new UserProject().Build("""
            [Device] internal sealed partial class D;
            [Board] internal sealed partial class Board
            {
                [Attach] private D One { [System.Obsolete("gone", true)] get; } = new();
                [Attach, System.Obsolete("gone", true)] private readonly D _two = new();
            }
            """).ShouldBeCleanWhereGenerated();

    private static ProjectBuild Build(string? type, string? member, string? accessor, string? outer = null, string? device = null)
    {
        ProjectBuild build = new UserProject().Build(Device
            .Replace("[T] ", With("[", type, "] "), StringComparison.Ordinal)
            .Replace(", M]", With(", ", member, "") + "]", StringComparison.Ordinal)
            .Replace("[M] ", With("[", member, "] "), StringComparison.Ordinal)
            .Replace("[A] ", With("[", accessor, "] "), StringComparison.Ordinal)
            .Replace("public static partial class Outer", outer ?? "public static partial class Outer", StringComparison.Ordinal)
            .Replace("[Device,", device ?? "[Device,", StringComparison.Ordinal));
        build.ShouldBeCleanWhereGenerated();
        Assert.Equal(3, build.Run.GeneratedSources.Length);
        return build;
    }

    private static string With(string before, string? attribute, string after) => attribute is null ? "" : before + attribute + after;
}
