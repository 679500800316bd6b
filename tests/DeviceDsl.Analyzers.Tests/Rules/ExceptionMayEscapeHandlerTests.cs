namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0203")]
public sealed class ExceptionMayEscapeHandlerTests : RuleTests
{
    private const string Members = "public int Count { get; private set; } "
        + "private static void Fail() => throw new System.InvalidOperationException();";

    [Theory]
    [InlineData("{|DDSL0203:throw new System.InvalidOperationException();|}")]
    [InlineData("if (Count > 8) {|DDSL0203:throw new System.InvalidOperationException();|}")]
    [InlineData("Count = Count < 8 ? 1 : {|DDSL0203:throw new System.InvalidOperationException()|};")]
    [InlineData("try { Count++; } catch (System.Exception) { {|DDSL0203:throw;|} }")]
    [InlineData("try { {|DDSL0203:throw new System.InvalidOperationException();|} } catch (System.IO.IOException) { Count++; }")]
    [InlineData("try { Count++; } finally { if (Count > 8) {|DDSL0203:throw new System.InvalidOperationException();|} }")]
    public void ShouldReportWhatNothingCatches(string statements)
        => Verify(Device($"[Doorbell(Pio, 0)] private void M() {{ {statements} }} {Members}"));

    [Theory]
    [InlineData("try { throw new System.InvalidOperationException(); } catch (System.InvalidOperationException) { Count++; }")]
    [InlineData("try { throw new System.InvalidOperationException(); } catch (System.SystemException) { Count++; }")]
    [InlineData("try { throw new System.InvalidOperationException(); } catch { Count++; }")]
    [InlineData("try { throw new System.InvalidOperationException(); } "
        + "catch (System.Exception e) when (e.Message.Length > 0) { Count++; }")]
    [InlineData("Count = Count switch { 0 => 1, _ => throw new System.Diagnostics.UnreachableException() };")]
    [InlineData("System.Action later = () => throw new System.InvalidOperationException(); Count += later.Method.Name.Length;")]
    [InlineData("if (Count > 8) Fail();")]
    public void ShouldNotReportWhatIsCaughtOrElsewhere(string statements)
        => Verify(Device($"[Doorbell(Pio, 0)] private void M() {{ {statements} }} {Members}"));

    [Fact]
    public void ShouldReportLoadingOnlyWhereItIsAnotherHandlerToo()
    {
        Verify(Device("[OnLoad] private void M() { throw new System.InvalidOperationException(); }"));
        Verify(Device("[OnLoad, OnReset] private void M() { {|DDSL0203:throw new System.InvalidOperationException();|} }"));
    }

    [Fact]
    public void ShouldSayWhatBecomesOfIt()
    {
        Assert.Equal(
            "This exception escapes the handler 'M', so the device is marked as needing reset: handle the error in the handler",
            Verify(Device("[Doorbell(Pio, 0)] private void M() { {|DDSL0203:throw new System.InvalidOperationException();|} }")));
        Assert.Equal(
            "This exception escapes the handler 'lambda', so the kick is consumed but not served: handle the error in the handler",
            Verify(Method(
                "using var kick = EventFd.Create(); "
                    + "using var served = machine.Loop.Add(kick, () => {|DDSL0203:throw new InvalidOperationException()|});")));
    }
}
