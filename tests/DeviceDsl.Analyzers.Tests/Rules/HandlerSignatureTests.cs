using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0016")]
public sealed class HandlerSignatureTests : RuleTests
{
    [Theory]
    [InlineData("private void {|DDSL0016:M|}(int index) { }")]
    [InlineData("private int {|DDSL0016:M|}() => 0;")]
    [InlineData("private void {|DDSL0016:M|}<T>() { }")]
    [InlineData("private System.Threading.Tasks.Task {|DDSL0016:M|}() => System.Threading.Tasks.Task.CompletedTask;")]
    [InlineData("private void {|DDSL0016:M|}(int index = 0) { }")]
    [InlineData("[System.Obsolete(\"gone\", error: true)] private void {|DDSL0016:M|}() { }")]
    [InlineData("[System.Runtime.InteropServices.UnmanagedCallersOnly] private static void {|DDSL0016:M|}() { }")]
    public void ShouldReportAMethodThatAMachineCannotCall(string method) => Verify(Device("[Doorbell(Pio, 0)] " + method));

    [Fact]
    public void ShouldReportAMethodOnceForAllItsDoorbells()
        => Verify(Device("[Doorbell(Pio, 0), Doorbell(Pio, 1)] private int {|DDSL0016:M|}() => 0;"));

    [Fact]
    public void ShouldReportAResampleHandler() => Verify("""
        [Device, LevelIrq(Gsi = 5, Resample = true)]
        internal sealed partial class D
        {
            [OnResample(Gsi = 5)] private bool {|DDSL0016:Reassert|}() => true;
        }
        """);

    [Fact]
    public void ShouldReportWhatIsNoOrdinaryMethod() => Verify("""
        internal interface IKick { void Kick(); }

        [Device]
        internal sealed partial class D : IKick
        {
            [Doorbell(Pio, 0)] void IKick.{|DDSL0016:Kick|}() { }
            public int P { [Doorbell(Pio, 1)] {|DDSL0016:get|}; }
            private static void M()
            {
                [{|DDSL0016:Doorbell(Pio, 2)|}] static void Local() { }
                System.Action lambda = [{|DDSL0016:Doorbell(Pio, 3)|}] static () => { };
                Local();
                lambda();
            }
        }
        """);

    [Theory]
    [InlineData("private void M() { }")]
    [InlineData("public static void M() { }")]
    [InlineData("internal void M() => System.GC.KeepAlive(this);")]
    public void ShouldNotReportAHandler(string method) => Verify(Device("[Doorbell(Pio, 0)] " + method));

    [Fact]
    public Task ShouldFixWhatNothingNeeds() => FixAsync<HandlerFix>(
        "MakeHandler",
        """
        [Device]
        internal sealed partial class D
        {
            /// <summary>A.</summary>
            [Doorbell(Pio, 0)]
            private int OnA(int index)
            {
                throw new System.NotSupportedException();
            }

            [Doorbell(Pio, 1)]
            void OnB<T>(T item) where T : struct { } // b
        }
        """,
        """
        [Device]
        internal sealed partial class D
        {
            /// <summary>A.</summary>
            [Doorbell(Pio, 0)]
            private void OnA()
            {
                throw new System.NotSupportedException();
            }

            [Doorbell(Pio, 1)]
            void OnB() { } // b
        }
        """);

    [Theory]
    [InlineData("private int M() { return 0; }")]
    [InlineData("private int M() => 0;")]
    [InlineData("private void M(int i) { _ = i; }")]
    [InlineData("private void M(int i) { } private void N() { M(1); }")]
    public Task ShouldProposeNoFixIfItIsNeeded(string method) => OffersNothingAsync<HandlerFix>(Device("[Doorbell(Pio, 0)] " + method));

    [Theory]
    [InlineData("Pio, 0, Count = 2, Stride = 1", "")]
    [InlineData("Pio, 0, Count = 2, Stride = 1", "uint index")]
    [InlineData("Pio, 0, Count = 2, Stride = 1", "in int index")]
    [InlineData("Pio, 0, Count = 1", "ulong value")]
    [InlineData("Pio, 0, Count = 2, Stride = 1", "int index, ulong value")]
    [InlineData("Pio, 0, Count = 2, Stride = 1, Synchronous = true", "ulong value")]
    [InlineData("Pio, 0, Count = 2, Stride = 1, Synchronous = true", "ulong value, int index")]
    [InlineData("Pio, 0, Synchronous = true", "int index")]
    [InlineData("Pio, 0, Synchronous = true", "uint value")]
    [InlineData("Pio, 0, Synchronous = false", "ulong value")]
    public void ShouldReportAFormThatItsDoorbellHasNothingFor(string doorbell, string parameters) => Verify(Device($$"""
        [Doorbell({{doorbell}})] private void {|DDSL0016:M|}({{parameters}}) { }
        """));

    [Theory]
    [InlineData("Pio, 0, Count = 2, Stride = 1", "int index")]
    [InlineData("Pio, 0, Count = 1", "int number = 0")]
    [InlineData("Pio, 0, Count = 2, Stride = 1, Synchronous = true", "int index")]
    [InlineData("Pio, 0, Count = 2, Stride = 1, Synchronous = true", "int index, ulong value")]
    [InlineData("Pio, 0, Synchronous = true", "")]
    [InlineData("Pio, 0, Synchronous = true", "ulong value")]
    public void ShouldNotReportTheFormOfADoorbell(string doorbell, string parameters) => Verify(Device($$"""
        [Doorbell({{doorbell}})] private void M({{parameters}}) { }
        """));

    [Fact]
    public void ShouldSayWhatAMachineCalls()
    {
        Assert.Equal(
            "The handler 'M' takes a value, which only a doorbell with Synchronous = true passes: declare it as 'void M()'",
            Verify(Device("[Doorbell(Pio, 0)] private void {|DDSL0016:M|}(ulong value) { }")));
        Assert.Equal(
            "The handler 'M' does not take the index of the doorbell in its array: "
                + "declare it as 'void M(int index)' or 'void M(int index, ulong value)'",
            Verify(Device("[Doorbell(Pio, 0, Count = 2, Stride = 2, Synchronous = true)] private void {|DDSL0016:M|}() { }")));
    }

    [Fact]
    public void ShouldReportAMethodThatFitsOnlyOneOfItsDoorbells() => Verify("""
        [Device, LevelIrq(Gsi = 5, Resample = true)]
        internal sealed partial class D
        {
            [Doorbell(Pio, 0), Doorbell(Pio, 1, Count = 2, Stride = 1)] private void {|DDSL0016:A|}(int index) { }
            [OnResample(Gsi = 5), Doorbell(Pio, 4, Synchronous = true)] private void {|DDSL0016:B|}(ulong value) { }
        }
        """);

    [Fact]
    public void ShouldReportAHandlerThatDoesNotExistOrFit() => Verify("""
        internal abstract class Base
        {
            private static void Hidden() { }
            protected static void Wrong(string text) { Hidden(); _ = text; }
        }

        [Device]
        [Doorbell(Pio, 0, {|DDSL0016:Handler = "Nothing"|}), Doorbell(Pio, 1, {|DDSL0016:Handler = "Hidden"|})]
        [Doorbell(Pio, 2, {|DDSL0016:Handler = nameof(Wrong)|}), Doorbell(Pio, 3, Handler = nameof(M))]
        internal sealed partial class D : Base { private void {|DDSL0016:M|}(string text) { _ = text; } }
        """);

    [Fact]
    public void ShouldNotReportAnOverloadOrAnInheritedMethodThatFits() => Verify("""
        internal abstract class Base { protected static void Inherited() { } }

        [Device]
        [Doorbell(Pio, 0, Handler = nameof(Inherited)), Doorbell(Pio, 1, Handler = nameof(M))]
        [Doorbell(Pio, 2, Count = 2, Stride = 1, Handler = nameof(M)), Doorbell(Pio, 4, Synchronous = true, Handler = nameof(M))]
        internal sealed partial class D : Base
        {
            private void M() { }
            private static void M(int index) { _ = index; }
            private static void M(ulong value) { _ = value; }
            private static void M(string text) { _ = text; }
            public static void N() { M("text"); }
        }
        """);

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0016\n" + Device("[Doorbell(Pio, 0)] private int M() => 0;"));

    [Fact]
    public Task ShouldFixWithWhatTheDoorbellHas() => FixAsync<HandlerFix>(
        "MakeHandler",
        """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Pio, 0, Count = 2, Stride = 1)] private void OnA() { }
            [Doorbell(Pio, 2, Count = 2, Stride = 1)] private int OnB(int index) { throw new System.NotSupportedException($"{index}"); }
            [Doorbell(Pio, 4, Synchronous = true)] private void OnC(int value) { }
        }
        """,
        """
        [Device]
        internal sealed partial class D
        {
            [Doorbell(Pio, 0, Count = 2, Stride = 1)] private void OnA(int index) { }
            [Doorbell(Pio, 2, Count = 2, Stride = 1)] private void OnB(int index) { throw new System.NotSupportedException($"{index}"); }
            [Doorbell(Pio, 4, Synchronous = true)] private void OnC() { }
        }
        """);

    [Fact]
    public Task ShouldProposeNoFixIfTheIndexWouldMeanAnotherThing() => OffersNothingAsync<HandlerFix>(Device(
        "[Doorbell(Pio, 0, Count = 2, Stride = 1)] private void M() { index++; } public int index;"));

    [Theory]
    [InlineData("[OnRead(\"A\")] private void {|DDSL0016:M|}() { }")]
    [InlineData("[OnRead(\"A\")] private uint {|DDSL0016:M|}() => 0;")]
    [InlineData("[OnRead(\"A\")] private ulong {|DDSL0016:M|}(uint stored) => stored;")]
    [InlineData("[OnRead(\"A\")] private uint {|DDSL0016:M|}(in uint stored) => stored;")]
    [InlineData("[OnWrite(\"A\")] private uint {|DDSL0016:M|}(uint written) => written;")]
    [InlineData("[OnWrite(\"A\")] private void {|DDSL0016:M|}(byte written) { }")]
    [InlineData("[OnWrite(\"A\")] private void {|DDSL0016:M|}(uint old, uint written, uint more) { }")]
    [InlineData("[OnWrite(\"A\")] private void {|DDSL0016:M|}<T>(uint written) { }")]
    [InlineData("[AfterRead(\"A\")] private uint {|DDSL0016:M|}(uint seen) => seen;")]
    [InlineData("[AfterRead(\"A\")] private void {|DDSL0016:M|}(byte seen) { }")]
    [InlineData("[AfterRead(\"A\")] private void {|DDSL0016:M|}(uint old, uint seen) { }")]
    [InlineData("[OnRead(\"A\")] private uint {|DDSL0016:M|}(ByteLanes lanes, uint stored) => stored;")]
    [InlineData("[OnRead(\"A\")] private uint {|DDSL0016:M|}(uint stored, ulong lanes) => stored;")]
    [InlineData("[OnWrite(\"A\")] private void {|DDSL0016:M|}(ByteLanes lanes) { }")]
    [InlineData("[BeforeRead(\"A\")] private void {|DDSL0016:M|}() { }")]
    [InlineData("[BeforeRead(\"A\")] private bool {|DDSL0016:M|}(uint stored) => true;")]
    [InlineData("[BeforeWrite(\"A\")] private void {|DDSL0016:M|}(uint written) { }")]
    [InlineData("[BeforeWrite(\"A\")] private bool {|DDSL0016:M|}(byte written) => true;")]
    [InlineData("[BeforeWrite(\"A\")] private bool {|DDSL0016:M|}(ByteLanes lanes, uint written) => true;")]
    [InlineData("[OnReset] private void {|DDSL0016:M|}(int kind) { }")]
    [InlineData("[OnLoad] private int {|DDSL0016:M|}() => 0;")]
    public void ShouldReportAMethodThatAnAccessHasNothingFor(string method)
        => Verify(Device("[Register(Mmio, 0)] private partial uint A { get; set; } " + method));

    [Theory]
    [InlineData("[OnRead(\"A\")] private uint M(uint stored) => stored;")]
    [InlineData("[OnWrite(\"A\")] private static void M(uint written) { }")]
    [InlineData("[OnWrite(\"A\"), OnWrite(\"B\")] private void M(uint old, uint written) { }")]
    [InlineData("[OnRead(\"A\")] private uint M(uint stored, ByteLanes lanes) => lanes.Contains(0) ? stored : 0;")]
    [InlineData("[OnWrite(\"A\")] private void M(uint written, ByteLanes lanes) { }")]
    [InlineData("[OnWrite(\"A\")] private void M(uint old, uint written, ByteLanes lanes) { }")]
    [InlineData("[AfterRead(\"A\")] private void M() { }")]
    [InlineData("[AfterRead(\"A\"), AfterRead(\"B\"), OnWrite(\"B\")] private void M(uint seen) { }")]
    [InlineData("[AfterRead(\"A\")] private static void M(ByteLanes lanes) { }")]
    [InlineData("[AfterRead(\"A\")] private void M(uint seen, ByteLanes lanes) { }")]
    [InlineData("[AfterRead({|DDSL0017:\"C\"|})] private void M() { }")]
    [InlineData("[BeforeRead(\"A\"), BeforeWrite(\"A\"), BeforeWrite(\"B\")] private bool M() => true;")]
    [InlineData("[BeforeRead(\"A\")] private static bool M(ByteLanes lanes) => true;")]
    [InlineData("[BeforeWrite(\"A\")] private bool M(uint written) => true;")]
    [InlineData("[BeforeWrite(\"A\")] private bool M(uint old, uint written, ByteLanes lanes) => true;")]
    [InlineData("[BeforeWrite({|DDSL0017:\"C\"|})] private bool M() => true;")]
    [InlineData("[OnReset] private void M() { }")]
    public void ShouldNotReportAMethodOfARegister(string method) => Verify(Device(
        "[Register(Mmio, 0)] private partial uint A { get; set; } [Register(Mmio, 4)] private partial uint B { get; set; } " + method));

    [Theory]
    [InlineData("[OnRead(\"A\")] private uint {|DDSL0016:M|}(uint stored) { return stored; }")]
    [InlineData("[OnRead(\"A\")] private uint {|DDSL0016:M|}(uint index, uint stored) { return stored; }")]
    [InlineData("[OnRead(\"A\")] private uint {|DDSL0016:M|}(int index) { return 0; }")]
    [InlineData("[OnWrite(\"A\")] private void {|DDSL0016:M|}(uint old, uint written) { }")]
    [InlineData("[OnWrite(\"A\")] private void {|DDSL0016:M|}(in int index, uint written) { }")]
    [InlineData("[OnWrite(\"A\")] private void {|DDSL0016:M|}() { }")]
    [InlineData("[OnWrite(\"A\")] private void {|DDSL0016:M|}(int index, uint old, uint written, uint more) { }")]
    [InlineData("[AfterRead(\"A\")] private void {|DDSL0016:M|}() { }")]
    [InlineData("[AfterRead(\"A\")] private void {|DDSL0016:M|}(uint seen) { }")]
    [InlineData("[AfterRead(\"A\")] private void M(int index) { }")]
    [InlineData("[AfterRead(\"A\")] private void M(int index, uint seen, ByteLanes lanes) { }")]
    [InlineData("[BeforeRead(\"A\")] private bool {|DDSL0016:M|}() => true;")]
    [InlineData("[BeforeWrite(\"A\")] private bool {|DDSL0016:M|}(uint written) => true;")]
    [InlineData("[BeforeRead(\"A\"), BeforeWrite(\"A\")] private bool M(int index) => true;")]
    [InlineData("[BeforeWrite(\"A\")] private bool M(int index, uint written, ByteLanes lanes) => true;")]
    [InlineData("[OnRead(\"A\")] private uint M(int index, uint stored) { return stored; }")]
    [InlineData("[OnWrite(\"A\")] private static void M(int index, uint written) { }")]
    [InlineData("[OnWrite(\"A\")] private void M(int index, uint old, uint written) { }")]
    public void ShouldReportAMethodOfAnArrayThatTakesNoIndex(string method)
        => Verify(Device("[Register(Mmio, 0, Count = 2)] private partial Registers<uint> A { get; } " + method));

    [Theory]
    [InlineData("uint A { get; set; }", "", "'void M()' or 'void M(uint seen)'")]
    [InlineData("Registers<uint> A { get; }", ", Count = 2", "'void M(int index)' or 'void M(int index, uint seen)'")]
    public void ShouldSayWhatRunsAfterARead(string property, string count, string calls) => Assert.EndsWith(
        $"declare it as {calls}",
        Verify(Device($$"""
            [Register(Mmio, 0{{count}})] private partial {{property}}
            [AfterRead("A")] private void {|DDSL0016:M|}(string seen) { }
            """)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("BeforeRead", "'bool M()'")]
    [InlineData("BeforeWrite", "'bool M()' or 'bool M(uint written)'")]
    public void ShouldSayWhatRunsBeforeAnAccess(string attribute, string calls) => Assert.EndsWith(
        $"declare it as {calls}",
        Verify(Device($$"""
            [Register(Mmio, 0)] private partial uint A { get; set; }
            [{{attribute}}("A")] private void {|DDSL0016:M|}() { }
            """)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("BeforeRead", "ulong", "ulong offset, int length", "'bool M(ulong offset, int length)'")]
    [InlineData("BeforeWrite", "bool", "ulong offset, int length", "'bool M(ulong offset, int length, ulong value)'")]
    public void ShouldSayWhatRunsBeforeAnAccessOfARegion(string attribute, string result, string parameters, string calls)
        => Assert.EndsWith(
        $"declare it as {calls}",
        Verify($$"""
            [Device, Region(Mmio, 0, 8, Name = "A")]
            internal sealed partial class D
            {
                [{{attribute}}(Region = "A")] private {{result}} {|DDSL0016:M|}({{parameters}}) => default;
            }
            """),
        StringComparison.Ordinal);

    [Fact]
    public void ShouldSayWhatAnArrayCalls() => Assert.EndsWith(
        "declare it as 'void M(int index, uint written)' or 'void M(int index, uint old, uint written)'",
        Verify(Device("""
            [Register(Mmio, 0, Count = 2)] private partial Registers<uint> A { get; }
            [OnWrite("A")] private void {|DDSL0016:M|}(int index) { }
            """)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("[OnRead(Region = \"A\")] private ulong {|DDSL0016:M|}(ulong offset) { return 0; }")]
    [InlineData("[OnRead(Region = \"A\")] private uint {|DDSL0016:M|}(ulong offset, int length) { return 0; }")]
    [InlineData("[OnRead(Region = \"A\")] private ulong {|DDSL0016:M|}(int offset, int length) { return 0; }")]
    [InlineData("[OnRead(Region = \"A\")] private ulong {|DDSL0016:M|}(ulong offset, int length, ulong value) { return 0; }")]
    [InlineData("[OnRead(Region = \"A\")] private ulong {|DDSL0016:M|}(ref ulong offset, int length) { return 0; }")]
    [InlineData("[OnWrite(Region = \"A\")] private void {|DDSL0016:M|}(ulong offset, int length) { }")]
    [InlineData("[OnWrite(Region = \"A\")] private ulong {|DDSL0016:M|}(ulong offset, int length, ulong value) { return 0; }")]
    [InlineData("[OnWrite(Region = \"A\")] private void {|DDSL0016:M|}<T>(ulong offset, int length, ulong value) { }")]
    [InlineData("[OnWrite(Region = \"A\")] private async void {|DDSL0204:M|}(ulong offset, int length, ulong value) { "
        + "await System.Threading.Tasks.Task.Yield(); }")]
    [InlineData("[OnRead(Region = \"A\")] private static ulong M(ulong offset, int length) { return offset; }")]
    [InlineData("[OnWrite(Region = \"A\")] private void M(ulong offset, int length, ulong value) { }")]
    public void ShouldReportAMethodThatARegionHasNothingFor(string method)
        => Verify($$"""[Device, Region(Mmio, 0, 8, Name = "A")] internal sealed partial class D { {{method}} }""");

    [Theory]
    [InlineData("private void {|DDSL0016:M|}() { }")]
    [InlineData("private void {|DDSL0016:M|}(DescriptorChain chain) { }")]
    [InlineData("private uint {|DDSL0016:M|}(VirtQueue queue) => 0;")]
    [InlineData("private int {|DDSL0016:M|}(DescriptorChain chain) => 0;")]
    [InlineData("private uint {|DDSL0016:M|}(in DescriptorChain chain) => 0;")]
    [InlineData("private uint {|DDSL0016:M|}(DescriptorChain? chain) => 0;")]
    [InlineData("private uint {|DDSL0016:M|}(DescriptorChain chain, int index) => 0;")]
    public void ShouldReportAHandlerOfAQueueThatTakesSomethingElse(string method) => Assert.Equal(
        "The handler 'M' does not have the parameters and return type of a queue handler: "
            + "declare it as 'uint M(DescriptorChain chain)' or 'void M(VirtQueue queue)'",
        Verify(VirtioDevice("[VirtQueue(0)] " + method)));

    [Theory]
    [InlineData("private void {|DDSL0016:M|}<T>(VirtQueue queue) { }", "has type parameters")]
    [InlineData("[System.Obsolete(\"no\", true)] private void {|DDSL0016:M|}(VirtQueue queue) { }", "has an attribute that forbids calls")]
    public void ShouldReportAHandlerOfAQueueThatCannotBeCalled(string method, string fault)
        => Assert.StartsWith($"The handler 'M' {fault}", Verify(VirtioDevice("[VirtQueue(0)] " + method)), StringComparison.Ordinal);

    [Fact]
    public void ShouldReportALocalFunctionOfAQueue() => Assert.StartsWith(
        "The handler 'Local' is not a method of the class: declare it as 'uint Local(",
        Verify(VirtioDevice("public static void N() { Local(null!); [{|DDSL0016:VirtQueue(0)|}] static void Local(VirtQueue queue) { } }")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("private static uint M(DescriptorChain chain) => 0;")]
    [InlineData("internal void M(VirtQueue queue) { }")]
    [InlineData("private void M(VirtQueue queue) { } [VirtQueue(1)] private uint M(DescriptorChain chain) => 0;")]
    public void ShouldNotReportAHandlerOfAQueue(string method) => Verify(VirtioDevice("[VirtQueue(0)] " + method));
}
