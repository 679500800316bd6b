using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0423")]
public sealed class DuplicateQueueTests : RuleTests
{
    [Fact]
    public void ShouldReportASecondHandlerAndNameTheFirst()
    {
        string source = VirtioDevice("""
            [VirtQueue(0, Count = 3)] private void OnAll(VirtQueue queue) { }
            [VirtQueue({|DDSL0423:2|})] private uint OnOne(DescriptorChain chain) => 0;
            """);
        Assert.Equal("Queue 2 is already served by 'OnAll', so 'OnOne' never runs: remove one of them", Verify(source));
        Diagnostic found = Assert.Single(Analysis.Verify(source));
        Assert.Equal(
            "VirtQueue(0, Count = 3)",
            found.AdditionalLocations[0].SourceTree!.GetText().ToString(found.AdditionalLocations[0].SourceSpan));
    }

    [Fact]
    public void ShouldReportQueuesThatMeetByTheirStrides() => Assert.Equal(
        "Queue 3 is already served by 'A', so 'B' never runs: remove one of them",
        Verify(VirtioDevice("""
            [VirtQueue(0, Count = 7)] private void A(VirtQueue queue) { }
            [VirtQueue({|DDSL0423:3|}, Count = 3, Stride = 2)] private void B(VirtQueue queue) { }
            """)));

    [Fact]
    public void ShouldReportOneMethodTwice()
        => Verify(VirtioDevice("[VirtQueue(0), VirtQueue({|DDSL0423:0|})] private void M(VirtQueue queue) { }"));

    [Fact]
    public void ShouldNotReportQueuesThatPassEachOther() => Verify(VirtioDevice("""
        [VirtQueue(0, Count = 64, Stride = 2)] private void OnReceive(VirtQueue queue) { }
        [VirtQueue(1, Count = 64, Stride = 2)] private void OnTransmit(VirtQueue queue) { }
        """));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed() => Verify(
        "#pragma warning disable DDSL0423\n" + VirtioDevice("[VirtQueue(0), VirtQueue(0)] private void M(VirtQueue queue) { }"));
}
