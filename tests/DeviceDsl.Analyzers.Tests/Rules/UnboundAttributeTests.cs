using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0017")]
public sealed class UnboundAttributeTests : RuleTests
{
    [Theory]
    [InlineData("[{|DDSL0017:LevelIrq(Gsi = 5, Resample = true)|}] internal sealed partial class D;")]
    [InlineData("[{|DDSL0017:EdgeIrq(Gsi = 5)|}] internal static class D;")]
    [InlineData("internal struct D { [{|DDSL0017:Doorbell(Pio, 0)|}] public static void OnKick() { } }")]
    [InlineData("internal interface D { [{|DDSL0017:OnResample(Gsi = 5)|}] void Reassert(); }")]
    public void ShouldReportAnAttributeOnWhatIsNoDevice(string source) => Verify(source);

    [Fact]
    public void ShouldReportOneMistakeOfAClass() => Verify("""
        [{|DDSL0017:EdgeIrq(Gsi = 5)|}, EdgeIrq(Gsi = 5)]
        internal sealed class D
        {
            [Doorbell(Pio, 0)] public void OnKick() { }
            [Doorbell(Pio, 0, Length = 3)] public void OnOther() { }
        }
        """);

    [Fact]
    public void ShouldReportTheBaseOfADevice() => Verify("""
        internal abstract class Base { [{|DDSL0017:Doorbell(Pio, 0)|}] public void OnKick() { } }

        [Device] internal sealed partial class D : Base;
        """);

    [Fact]
    public void ShouldReportAnAttachOnWhatIsNoBoard() => Assert.Equal(
        "[Attach] on '_a' has no effect: 'M' is not a [Board]",
        Verify("""
            internal sealed class M { [{|DDSL0017:Attach(Pio = 1)|}] private readonly D _a = new(); [Attach] public D B { get; } = new(); }
            [Device] internal sealed partial class D { [Doorbell(Pio, 0)] private static void M() { } }
            """));

    [Fact]
    public void ShouldReportAnAttachInADevice()
        => Verify("[Device] internal sealed partial class D { [{|DDSL0017:Attach|}] private readonly D _a = new(); }");

    [Fact]
    public Task ShouldProposeNoFixInADevice()
        => OffersNothingAsync<MarkDeviceFix>("[Device] internal sealed partial class D { [Attach] private readonly D _a = new(); }");

    [Fact]
    public Task ShouldFixByMarkingTheBoard() => FixAsync<MarkDeviceFix>(
        "MarkBoard",
        """
        class Board
        {
            [Attach(Pio = 1)]
            private readonly Disk _disk = new();
        }

        [Device] internal sealed partial class Disk { [Doorbell(Pio, 0)] private static void OnKick() { } }
        """,
        """
        [Board]
        partial class Board
        {
            [Attach(Pio = 1)]
            private readonly Disk _disk = new();
        }

        [Device] internal sealed partial class Disk { [Doorbell(Pio, 0)] private static void OnKick() { } }
        """);

    [Fact]
    public void ShouldNotReportADevice() => Verify("""
        internal sealed class Plain { public static void OnKick() { } }

        [Device, EdgeIrq(Gsi = 5)] internal sealed partial class D { [Doorbell(Pio, 0)] public void OnKick() { } }
        """);

    [Fact]
    public Task ShouldFixByMarkingTheClass() => FixAsync<MarkDeviceFix>(
        "MarkDevice",
        """
        internal static class Outer
        {
            /// <summary>A disk.</summary>
            [DeviceDsl.EdgeIrq(Gsi = 5)]
            public sealed class Disk
            {
                [Doorbell(Pio, 0)] public void OnKick() { }
            }

            // A beeper.
            class Beeper { [Doorbell(Pio, 0)] public void OnKick() { } }
        }
        """,
        """
        internal static partial class Outer
        {
            /// <summary>A disk.</summary>
            [Device]
            [DeviceDsl.EdgeIrq(Gsi = 5)]
            public sealed partial class Disk
            {
                [Doorbell(Pio, 0)] public void OnKick() { }
            }

            // A beeper.
            [Device]
            partial class Beeper { [Doorbell(Pio, 0)] public void OnKick() { } }
        }
        """);

    [Theory]
    [InlineData("OnReset")]
    [InlineData("OnLoad")]
    public void ShouldReportAMethodThatTheBaseRunsAlready(string attribute) => Assert.Equal(
        $"[{attribute}] on 'M' has no effect: 'B' has it on the method that this one overrides, and runs this one",
        Verify($$"""
            [Device] internal partial class B { [{{attribute}}] protected virtual void M() { } }
            [Device] internal sealed partial class D : B { [{|DDSL0017:{{attribute}}|}] protected override void M() { } }
            """));

    [Fact]
    public void ShouldNotReportAMethodThatTheBaseDoesNotRun() => Verify("""
        [Device] internal partial class B { [OnReset] protected virtual void M() { } protected virtual void N() { } }
        [Device] internal sealed partial class D : B { protected override void M() { } [OnReset] protected override void N() { } }
        """);

    /// <summary>The base class resets by the method; only the derived class loads by it.</summary>
    [Fact]
    public void ShouldKeepTheOtherAttributeOfAnOverride() => Verify("""
        [Device] internal partial class B { [OnReset] protected virtual void M() { } }
        [Device] internal sealed partial class D : B { [{|DDSL0017:OnReset|}, OnLoad] protected override void M() { } }
        """);

    [Fact]
    public void ShouldReportADoorbellOnTheClassThatRunsNothing() => Assert.Equal(
        "[Doorbell] on 'D' has no effect: it names no Handler",
        Verify("[Device, {|DDSL0017:Doorbell(Pio, 0)|}, {|DDSL0017:Doorbell(Pio, 1, Handler = null)|}] internal sealed partial class D;"));

    [Fact]
    public void ShouldReportAHandlerThatAMethodNames() => Verify(Device("""
        [Doorbell(Pio, 0, {|DDSL0017:Handler = nameof(B)|})] private void A() { }
        private void B() { }
        """));

    [Fact]
    public void ShouldReportADoorbellOnAClassThatIsNoDevice() => Verify("""
        [{|DDSL0017:Doorbell(Pio, 0, Handler = nameof(M))|}] internal sealed class D { public static void M() { } }
        """);

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify("""
        #pragma warning disable DDSL0017
        [Device, Doorbell(Pio, 0)] internal sealed partial class D;
        """);

    [Fact]
    public Task ShouldFixByAddingHandlers() => FixAsync<AddHandlerFix>(
        "AddHandler",
        """
        [Device]
        [Doorbell(Pio, 0)]
        [Doorbell(Pio, 2, Handler = nameof(OnKick)), Doorbell(Mmio, 0x50, Match = 0, Count = 4)] // queues
        internal sealed partial class D
        {
            private void OnKick() { }
        }
        """,
        """
        [Device]
        [Doorbell(Pio, 0, Handler = nameof(OnDoorbell))]
        [Doorbell(Pio, 2, Handler = nameof(OnKick)), Doorbell(Mmio, 0x50, Match = 0, Count = 4, Handler = nameof(OnDoorbell2))] // queues
        internal sealed partial class D
        {
            private void OnKick() { }

            private void OnDoorbell() { }

            private void OnDoorbell2(int index) { }
        }
        """);

    [Fact]
    public Task ShouldOfferNoMarkWhereAHandlerIsMissing()
        => OffersNothingAsync<MarkDeviceFix>("[Device, Doorbell(Pio, 0)] internal sealed partial class D;");

    [Theory]
    [InlineData("OnRead", "uint M(uint stored) => stored;")]
    [InlineData("OnWrite", "void M(uint written) { }")]
    public void ShouldReportAMethodOfNoRegister(string attribute, string method)
        => Verify(Device($$"""[{{attribute}}({|DDSL0017:"Nothing"|})] private {{method}}"""));

    [Theory]
    [InlineData("OnWrite", "\"Statsu\"", "Status")]
    [InlineData("OnWrite", "\"status\"", "Status")]
    [InlineData("OnWrite", "\"Contol\"", "Control")]
    [InlineData("OnWrite", "\"ControlRegister\"", null)]
    [InlineData("OnWrite", "\"Data\"", null)]
    [InlineData("OnWrite", "nameof(IsReady)", "Status")]
    [InlineData("OnWrite", "nameof(_status)", "Status")]
    public void ShouldReportAMisspeltRegisterAsAnErrorAndProposeOne(string attribute, string name, string? meant)
    {
        string source = Registers($$"""[{{attribute}}({|DDSL0017:{{name}}|})] private void M(byte written) { }""");
        Assert.EndsWith(
            meant is null ? "'" : $"; did you mean '{meant}'?",
            Verify(source),
            StringComparison.Ordinal);
        Assert.Equal(
            Microsoft.CodeAnalysis.DiagnosticSeverity.Error,
            SeverityOf("#pragma warning disable DDSL0037\n" + DeviceDsl.Testing.Markup.Parse(source).Source));
    }

    [Fact]
    public void ShouldReportAMisspeltRegionAndProposeOne() => Assert.Equal(
        "[OnRead] on 'M' has no effect: the device has no region 'Bufer'; did you mean 'Buffer'?",
        Verify("""
            [Device, Region(Mmio, 0x10, 8, Name = "Buffer"), Region(Mmio, 0x20, 8)] internal sealed partial class D
            {
                [OnRead({|DDSL0017:Region = "Bufer"|})] private ulong M(ulong offset, int length) { return 0; }
            }
            """));

    [Fact]
    public Task ShouldFixMisspeltNames() => FixAsync<ArgumentFix>(
        "UseExisting",
        Registers("""
            [OnRead(/* which */ nameof(IsReady))] private byte N(byte stored) => stored;
                [Field(1, 1, Register = nameof(IsReady))] private partial bool F { get; set; }
                [OnRead(Region = "Bufer")] private ulong O(ulong offset, int length) { return 0; }
            """),
        Registers("""
            [OnRead(/* which */ nameof(Status))] private byte N(byte stored) => stored;
                [Field(1, 1, Register = nameof(Status))] private partial bool F { get; set; }
                [OnRead(Region = "Buffer")] private ulong O(ulong offset, int length) { return 0; }
            """));

    [Theory]
    [InlineData("[OnWrite(\"Statsu\")] private void M(byte written) { }")]
    [InlineData("[Field(1, 1, Register = \"Statu\")] private partial bool F { get; set; }")]
    public async Task ShouldOfferTheNearestName(string member) => Assert.Equal(
        ["Use nameof(Status)"],
        await new DeviceDsl.Testing.CodeFixTest(new ArgumentFix(), Analysis).OffersAsync(Registers(member)));

    private static string Registers(string members) => $$"""
        [Device, Region(Mmio, 0x10, 8, Name = "Buffer")]
        internal sealed partial class D
        {
            [Register(Mmio, 0, Mask = 3)] private partial byte Status { get; set; }
            [Register(Mmio, 1)] private partial byte Control { get; set; }
            [Field(0, 0, Register = nameof(Status))] private partial bool IsReady { get; set; }
            private readonly int _status = 1;
            public int Sum => _status;
            {{members}}
        }
        """;

    [Fact]
    public void ShouldReportAMethodOfNoRegion()
    {
        Assert.Equal(
            "[OnRead] on 'M' has no effect: the device has no region 'A'",
            Verify(Device("[OnRead({|DDSL0017:Region = \"A\"|})] private ulong M(ulong offset, int length) { return 0; }")));
        Assert.Equal(
            "[OnWrite] on 'M' has no effect: it names neither a register nor a Region",
            Verify(Device("[{|DDSL0017:OnWrite|}] private void M(ulong offset, int length, ulong value) { }")));
        Assert.Equal(
            "[OnRead] on 'M' has no effect: it names neither a register nor a Region",
            Verify(Device("[OnRead({|DDSL0017:null!|})] private void M() { }")));
    }

    [Fact]
    public void ShouldReportARegionBesideARegister() => Assert.Equal(
        "Region on 'M' has no effect: the method handles the register 'R'",
        Verify("""
            [Device, Region(Mmio, 0x10, 8, Name = "A")] internal sealed partial class D
            {
                [Register(Mmio, 0)] private partial byte R { get; set; }
                [OnWrite("R", {|DDSL0017:Region = "A"|})] private void M(byte written) { }
            }
            """));

    [Fact]
    public void ShouldReportARegionOfNoDevice() => Verify("[{|DDSL0017:Region(Mmio, 0, 1)|}] internal sealed class D;");

    [Fact]
    public void ShouldReportMessageVectorsOfNoDevice() => Verify("[{|DDSL0017:MsiIrq|}] internal sealed class D;");

    [Fact]
    public void ShouldReportAFieldOfNoRegister()
    {
        Assert.Equal(
            "[Field] on 'F' has no effect: the device has no register 'G'",
            Verify(Device("[Field(0, 0, {|DDSL0017:Register = \"G\"|})] private partial bool F { get; set; }")));
        Assert.Equal(
            "[Field] on 'F' has no effect: it names no Register",
            Verify(Device("[{|DDSL0017:Field(0, 0)|}] private partial string F { get; set; }")));
    }

    [Theory]
    [InlineData("[{|DDSL0017:Register(Mmio, 0)|}] public uint A { get; set; }")]
    [InlineData("[{|DDSL0017:Field(0, 0, Register = nameof(A))|}] public uint A { get; set; }")]
    [InlineData("[{|DDSL0017:OnReset|}] public void M() { }")]
    [InlineData("[{|DDSL0017:OnLoad|}] public void M() { }")]
    [InlineData("[{|DDSL0017:State|}] public int A = 1;")]
    [InlineData("[{|DDSL0017:Transient|}] public int A { get; set; }")]
    [InlineData("[{|DDSL0017:OnRead(\"A\")|}] public uint M(uint a) => a;")]
    public void ShouldReportARegisterOfNoDevice(string member) => Verify($"internal sealed class D {{ {member} }}");

    [Theory]
    [InlineData("[{|DDSL0017:VirtQueue(0)|}] public void M(VirtQueue queue) { } [VirtioConfig(0)] public byte F => 1;",
        "[VirtQueue] on 'M'")]
    [InlineData("[{|DDSL0017:VirtioConfig(0)|}] public byte F => 1;", "[VirtioConfig] on 'F'")]
    public void ShouldReportAMemberOfNoVirtioDevice(string members, string what) => Assert.Equal(
        $"{what} has no effect: 'D' is not a [VirtioDevice]",
        Verify($"using DeviceDsl.Virtio;\ninternal sealed class D {{ {members} }}"));

    [Fact]
    public void ShouldReportAMemberOfAVirtioDeviceInADevice()
        => Verify(
            "using DeviceDsl.Virtio;\n"
                + Device("[{|DDSL0017:VirtioConfig(0)|}] public byte F => 1; [Doorbell(Pio, 0)] private void M() { }"));

    [Fact]
    public async Task ShouldReportADoorbellOfAVirtioDeviceAndOfferNoMark()
    {
        string source = VirtioDevice("[{|DDSL0017:Doorbell(Pio, 0)|}] private void M() { }");
        Verify(source);
        await OffersNothingAsync<MarkDeviceFix>(
            source.Replace("{|DDSL0017:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal));
    }

    [Fact]
    public void ShouldNotReportTheBaseClassOfVirtioDevices()
        => Verify("using DeviceDsl.Virtio;\ninternal abstract class B : VirtioDevice { public void M(VirtQueue queue) { } }");

    [Theory]
    [InlineData("[{|DDSL0017:PciDevice(1, 2)|}, Bar(0, Pio, 4)] internal sealed partial class D;",
        "[PciDevice] on 'D' has no effect: 'D' is not a [Device]")]
    [InlineData("[Device, {|DDSL0017:Bar(0, Pio, 4)|}] internal sealed partial class D;",
        "[Bar] on 'D' has no effect: 'D' is not a [PciDevice]")]
    [InlineData("[Device, {|DDSL0017:PciDevice(1, 2)|}, Bar(0, Pio, 3)] internal sealed partial class D : IDescribedPciDevice { "
        + "PciFunctionOptions IDescribedPciDevice.Describe() => new(new(1, 2, 3)); }",
        "[PciDevice] on 'D' has no effect: 'D' implements IDescribedPciDevice itself")]
    public async Task ShouldReportAPciFunctionOfNoDeviceAndOfferNothing(string source, string message)
    {
        Assert.Equal(message, Verify("using DeviceDsl.Pci;\n" + source));
        await OffersNothingAsync<MarkDeviceFix>(
            "using DeviceDsl.Pci;\n"
                + source.Replace("{|DDSL0017:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal));
    }
}
