using Xunit;

namespace DeviceDsl.Testing;

public static partial class DeviceMatrix
{
    /// <summary>What is no device, or not all of one, with the diagnostics that say so: the output is valid or there is none.</summary>
    public static TheoryData<string, string> Refused { get; } = With(RefusedVirtio, new()
    {
        { "not partial", "[Device] internal sealed class {|DDSL0024:D|} { [Doorbell(Pio, 0)] public void OnKick() { } }" },
        { "static", "[Device] internal static partial class {|DDSL0024:D|} { [Doorbell(Pio, 0)] public static void OnKick() { } }" },
        { "generic", "[Device] internal sealed partial class {|DDSL0024:D|}<T>;" },
        { "nested in a generic class", "internal static partial class Outer<T> { [Device] public sealed partial class {|DDSL0024:D|}; }" },
        { "nested in a class that is not partial", "internal static class Outer { [Device] public sealed partial class {|DDSL0024:D|}; }" },
        { "local to its file", "[Device] file sealed partial class {|DDSL0024:D|};" },
        { "nested in a class that is local to its file", "file static partial class Outer { "
            + "[Device] public sealed partial class {|DDSL0024:D|}; }" },
        { "block of a device", "[Device] internal partial class B; [RegisterBlock] internal sealed partial class {|DDSL0024:D|} : B { }" },
        { "block of a number", Whole("[Block(Mmio, 0)] private partial uint {|DDSL0049:C|} { get; }") },
        { "block of a class that is none", Whole("[Block(Mmio, 0)] private partial E {|DDSL0049:C|} { get; }")
            + "internal sealed class E;" },
        { "deferred read with an effect", Whole("[Register(Mmio, 0, Access = RegisterAccess.ReadClear)] "
            + "private partial uint R { get; set; } "
            + "[OnRead({|DDSL0050:nameof(R)|})] private void M(uint stored, DeferredRead read) { read.Complete(stored); }") },
        { "deferred access of another kind", Whole("[Register(Mmio, 0)] private partial uint R { get; set; } "
            + "[OnRead(nameof(R))] private void {|DDSL0016:M|}(uint stored, DeferredWrite write) { write.Complete(); }") },
        { "blocks without a count", Whole("[Block(Mmio, 0)] private partial Blocks<B> {|DDSL0049:C|} { get; }") + Block },
        { "block in its own class", "[RegisterBlock] internal sealed partial class E { "
            + "[Block(Mmio, 0)] private partial E {|DDSL0049:C|} { get; } }" },
        { "block that cannot be created", Whole("[Block(Mmio, 0)] private partial E {|DDSL0049:C|} { get; }")
            + "[RegisterBlock] internal sealed partial class E { private E() { } }" },
        { "block of a class that is not partial", Whole("[Block(Mmio, 0, Count = 2)] private partial Blocks<E> C { get; }")
            + "[RegisterBlock] internal sealed class {|DDSL0024:E|};" },
        { "device of a class that is not partial", "[Device] internal class {|DDSL0024:E|}; "
            + "[Device] internal sealed partial class {|DDSL0024:D|} : E;" },
        { "no device at all", "internal sealed class D { [{|DDSL0017:Doorbell(Pio, 0)|}] public void OnKick() { } }" },
        { "handler that is generic", "[Device] internal sealed partial class D { "
            + "[Doorbell(Pio, 0)] private void {|DDSL0016:M|}<T>() { } }" },
        { "handler that takes a reference", "[Device] internal sealed partial class D { "
            + "[Doorbell(Pio, 0, Synchronous = true)] private void {|DDSL0016:M|}(in ulong value) { } }" },
        { "handler that returns", "[Device] internal sealed partial class D { [Doorbell(Pio, 0)] private int {|DDSL0016:M|}() => 0; }" },
        { "handler that is async", "[Device] internal sealed partial class D { "
            + "[Doorbell(Pio, 0)] private async void {|DDSL0204:M|}() { await System.Threading.Tasks.Task.Yield(); } }" },
        { "line named like a member", "[Device, EdgeIrq({|DDSL0029:Gsi = 5|})] internal sealed partial class D { public int Irq5 => 1; }" },
        { "vectors named like the class", "[Device, MsiIrq({|DDSL0029:Name = \"D\"|})] internal sealed partial class D;" },
        { "register that is not partial", "[Device] internal sealed partial class D { "
            + "[Register(Mmio, 0)] public uint {|DDSL0032:A|} { get; set; } }" },
        { "register of a wrong type", "[Device] internal sealed partial class D { "
            + "[Register(Mmio, 0)] private partial int {|DDSL0032:A|} { get; set; } }" },
        { "field of nothing", "[Device] internal sealed partial class D { "
            + "[Field(0, 0, {|DDSL0017:Register = \"A\"|})] private partial bool F { get; set; } }" },
        { "state that is static", "[Device] internal sealed partial class D { [State] public static int {|DDSL0039:A|} { get; set; } }" },
        { "state of a class that saves itself", """
            [Device] internal sealed partial class D : ISavedState
            {
                [{|DDSL0017:State|}] public int A { get; set; }
                public ulong StateSchema => 0;
                public int StateVersion => 0;
                public void SaveState(StateWriter writer) { }
                public System.Action LoadState(StateReader reader) => () => { };
                [{|DDSL0017:OnLoad|}] private void M() { A++; }
            }
            """ },
        { "BAR of nobody", "using DeviceDsl.Pci;\n[Device, {|DDSL0017:Bar(0, Pio, 4)|}] internal sealed partial class D;" },
        { "PCI function that is no device", "using DeviceDsl.Pci;\n[{|DDSL0017:PciDevice(1, 2)|}, Bar(0, Pio, 4)] "
            + "internal sealed partial class D;" },
        { "BAR of a wrong length", "using DeviceDsl.Pci;\n[Device, PciDevice(1, 2), Bar(0, Pio, {|DDSL0430:3|})] "
            + "internal sealed partial class D { [Doorbell(Pio, 0)] private void M() { } }" },
        { "two BARs of one space", "using DeviceDsl.Pci;\n[Device, PciDevice(1, 2), Bar(0, Pio, 4), Bar(1, {|DDSL0431:Pio|}, 4)] "
            + "internal sealed partial class D;" },
        { "pin of nothing", "using DeviceDsl.Pci;\n[Device, PciDevice(1, 2, {|DDSL0020:Pin = (PciInterruptPin)7|})] "
            + "internal sealed partial class D;" },
        { "PCI function that describes itself", "using DeviceDsl.Pci;\n[Device, {|DDSL0017:PciDevice(1, 2)|}] "
            + "internal sealed partial class D : IDescribedPciDevice { "
            + "PciFunctionOptions IDescribedPciDevice.Describe() => new(new(1, 2, 3)); }" },
        { "host named like a member", "[Device] internal sealed partial class D { public string {|DDSL0029:Host|} => \"\"; "
            + "[Doorbell(Pio, 0)] private void M() { ((IDevice)this).Host?.Post(() => { }); } }" },
        { "host named like a nested class", "[Device] internal sealed partial class D { public static class {|DDSL0029:Host|}; }" },
        { "host named like a member of a base", "internal abstract class B { protected static void Host() { } } "
            + "[Device] internal sealed partial class {|DDSL0029:D|} : B;" },
        { "host named like the class", "[Device] internal sealed partial class {|DDSL0029:Host|};" },
        { "host named like a register", "[Device] internal sealed partial class D { "
            + "[Register(Mmio, 0)] private partial uint {|DDSL0029:Host|} { get; set; } }" },
        { "host named like a line", "[Device, EdgeIrq(Gsi = 5, {|DDSL0029:Name = \"Host\"|})] internal sealed partial class D { "
            + "[Doorbell(Pio, 0)] private void M() { Host.Pulse(); } }" },
        { "host named like message vectors", "[Device, MsiIrq({|DDSL0029:Name = \"Host\"|})] internal sealed partial class D { "
            + "[Doorbell(Pio, 0)] private void M() { Host[0].Signal(); } }" },
        { "host named like a parameter", "[Device] internal sealed partial class D(string {|DDSL0029:Host|} = \"\") { "
            + "public int Length => Host.Length; }" },
        { "host named like a parameter of a record", "[Device] internal sealed partial record D(int {|DDSL0029:Host|} = 1) { "
            + "private static readonly int __hosts = 1; public int Value => __hosts; }" },
        { "host that is static", "[Device] internal sealed partial class D { "
            + "public static DeviceHost {|DDSL0029:Host|} { get; } = new(); }" },
        { "host that cannot be read", "internal abstract class B { public DeviceHost Host { private get; set; } = new(); "
            + "public void M() => Host.Post(() => { }); } [Device] internal sealed partial class {|DDSL0029:D|} : B;" },
        { "region of nothing", "[Device, Region(Mmio, 0, {|DDSL0038:0|})] internal sealed partial class D;" },
    });

    /// <summary>Both, as a compiler has them: without marks.</summary>
    public static TheoryData<string, string> All => Merge();

    private static TheoryData<string, string> Merge()
    {
        var all = new TheoryData<string, string>();
        foreach (object[] row in Supported.Concat(Virtio).Concat(Refused)) all.Add((string)row[0], Markup.Parse((string)row[1]).Source);
        return all;
    }

    private static TheoryData<string, string> With((string Odd, string Source)[] others, TheoryData<string, string> rows)
    {
        foreach ((string odd, string source) in others) rows.Add(odd, source);
        return rows;
    }
}
