namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0424")]
public sealed class QueueGapTests : RuleTests
{
    [Fact]
    public void ShouldReportAQueueBehindOneThatIsMissing() => Assert.Equal(
        "'D' has queue 3, which 'B' serves, but no queue 2: number the queues without gaps",
        Verify(VirtioDevice("""
            [VirtQueue(0, Count = 2)] private void A(VirtQueue queue) { }
            [VirtQueue({|DDSL0424:3|}), VirtQueue(4)] private void B(VirtQueue queue) { }
            """)));

    [Theory]
    [InlineData("[VirtQueue({|DDSL0424:1|})]")]
    [InlineData("[VirtQueue({|DDSL0424:0|}, Count = 2, Stride = 2)]")]
    public void ShouldReportOneMethodsQueues(string attribute)
        => Verify(VirtioDevice($"{attribute} private void M(VirtQueue queue) {{ }}"));

    [Theory]
    [InlineData("[VirtQueue(1), VirtQueue(0)]")]
    [InlineData("[VirtQueue(1, Count = 2, Stride = 2), VirtQueue(0, Count = 2, Stride = 2)]")]
    public void ShouldNotReportQueuesInAnotherOrder(string attribute)
        => Verify(VirtioDevice($"{attribute} private void M(VirtQueue queue) {{ }}"));

    [Fact]
    public void ShouldNotReportAGapThatAWrongQueueMayFill()
        => Verify(VirtioDevice("[VirtQueue({|DDSL0422:-1|}), VirtQueue(1)] private void M(VirtQueue queue) { }"));

    [Fact]
    public void ShouldNotReportAGapThatAnotherDeviceFills() => Verify("""
        using DeviceDsl.Virtio;

        [VirtioDevice(4)]
        internal partial class B : VirtioDevice
        {
            [VirtQueue(0)] private void M(VirtQueue queue) { }
        }

        [VirtioDevice(4)]
        internal sealed partial class {|DDSL0420:D|} : B
        {
            [VirtQueue(1)] private void N(VirtQueue queue) { }
        }
        """);

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0424\n" + VirtioDevice("[VirtQueue(1)] private void M(VirtQueue queue) { }"));
}
