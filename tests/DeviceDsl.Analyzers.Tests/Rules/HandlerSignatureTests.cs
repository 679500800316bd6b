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
    public Task ShouldOfferNothingWhereItIsNeeded(string method) => OffersNothingAsync<HandlerFix>(Device("[Doorbell(Pio, 0)] " + method));
}
