using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>A project may have its references only under aliases: generated code reaches them by these.</summary>
public sealed class AliasedReferences
{
    private const string Device = """
        extern alias dd;
        using dd::DeviceDsl;
        [Device(Version = 1), EdgeIrq(Gsi = 5)] public sealed partial class Disk
        {
            [Register(AddressSpace.Mmio, 0, Reset = 1)] private partial uint Control { get; set; }
            [Register(AddressSpace.Mmio, 8, Count = 2)] private partial Registers<uint> Many { get; }
            [Doorbell(AddressSpace.Pio, 0)] private void OnKick() { Irq5.Pulse(); Host.Post(OnKick); }
        }
        [Board] internal sealed partial class Board { [Attach] private readonly Disk _disk = new(); }
        """;

    private const string Function = """
        extern alias pp;
        using DeviceDsl;
        using pp::DeviceDsl.Pci;
        [Device, PciDevice(1, 2), Bar(0, AddressSpace.Pio, 4)] internal sealed partial class Disk
        {
            [Doorbell(AddressSpace.Pio, 0)] private void OnKick() { }
        }
        """;

    private const string Virtual = """
        extern alias vv;
        using vv::DeviceDsl.Virtio;
        [VirtioDevice(4)] internal sealed partial class Dice : VirtioDevice
        {
            [VirtQueue(0)] private uint OnRequest(DescriptorChain chain) => 0;
            [VirtioConfig(0)] private uint Sides => 6;
        }
        """;

    private const string Library = """
        namespace Lib { public enum Mode : byte { Off } public static class Outer { public enum Mode : byte { Off } } }
        """;

    private const string Types = """
        extern alias ll;
        using DeviceDsl;
        namespace Lib { internal enum Own : byte { Off } }
        [Device] internal sealed partial class Disk
        {
            [Register(AddressSpace.Mmio, 0)] private partial uint Control { get; set; }
            [Field(3, 0, Register = "Control")] private partial ll::Lib.Mode Mode { get; set; }
            [Field(7, 4, Register = "Control")] private partial Lib.Own Own { get; set; }
            [State] private ll::Lib.Outer.Mode? _mode;
            [State] private ll::Lib.Mode[] _modes = [];
            [OnReset] private void OnReset() { _mode = null; _modes = []; }
        }
        """;

    private const string Unwired = """
        extern alias dd;
        extern alias ll;
        [dd::DeviceDsl.Device] internal sealed partial class Disk<T>
        {
            [dd::DeviceDsl.Register(dd::DeviceDsl.AddressSpace.Mmio, 8, Count = 2)]
            private partial dd::DeviceDsl.Registers<uint> Many { get; }
            [dd::DeviceDsl.Field(3, 0, Register = "Many")] private partial ll::Lib.Mode Mode { get; set; }
        }
        """;

    [Theory]
    [InlineData("dd", Device, "dd::DeviceDsl.IDevice")]
    [InlineData("dd,global", Device, "global::DeviceDsl.IDevice")]
    [InlineData("global,dd", Device, "global::DeviceDsl.IDevice")]
    [InlineData("dd", Unwired, "partial dd::DeviceDsl.Registers<uint> Many")]
    public void ShouldReachTheRuntime(string aliases, string source, string expected)
        => ShouldContain(source, expected, ("DeviceDsl.Runtime.dll", aliases));

    [Fact]
    public void ShouldReachTheLibraries()
    {
        ShouldContain(Function, "global::DeviceDsl.IDevice, pp::DeviceDsl.Pci.IDescribedPciDevice", ("DeviceDsl.Pci.dll", "pp"));
        ShouldContain(Virtual, "override vv::DeviceDsl.Virtio.VirtioDescription", ("DeviceDsl.Virtio.dll", "vv"));
        string both = Function.Replace("using DeviceDsl;", "extern alias dd; using dd::DeviceDsl;", StringComparison.Ordinal)
            .Replace("pp", "global", StringComparison.Ordinal)
            .Replace("extern alias global;", "", StringComparison.Ordinal);
        ShouldContain(both, "dd::DeviceDsl.IDevice, global::DeviceDsl.Pci.IDescribedPciDevice", ("DeviceDsl.Runtime.dll", "dd"));
    }

    [Fact]
    public void ShouldReachTheTypesOfMembers()
    {
        ShouldContain(Types, "private partial ll::Lib.Mode Mode", ("", ""));
        ShouldContain(Types, "private partial global::Lib.Own Own", ("", ""));
        ShouldContain(Types, "(ll::Lib.Outer.Mode?)null", ("", ""));
    }

    private static void ShouldContain(string source, string expected, (string File, string Aliases) aliased)
    {
        MetadataReference library = TestCompilation.ToReference(TestCompilation.Create(Library)).WithAliases(["ll"]);
        IReadOnlyList<MetadataReference> references =
        [
            .. TestCompilation.References.Select(reference => Path.GetFileName(reference.Display) == aliased.File
                ? reference.WithAliases(aliased.Aliases.Split(','))
                : reference),
            library,
        ];
        ProjectBuild build = new UserProject { References = references }.BuildAlone(source);
        build.ShouldBeCleanWhereGenerated();
        Assert.Empty(build.InUser);
        Assert.Contains(expected, build.Generated, StringComparison.Ordinal);
    }
}
