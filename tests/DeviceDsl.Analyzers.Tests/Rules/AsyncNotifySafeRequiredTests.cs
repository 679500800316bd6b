using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0414")]
public sealed class AsyncNotifySafeRequiredTests : RuleTests
{
    private static string Kind(string attribute) => $$"""
        using DeviceDsl.Virtio;

        [{{attribute}}]
        internal sealed partial class Balloon : VirtioDevice
        {
            [VirtQueue(0)] private uint M(DescriptorChain chain) => 0;
        }
        """;

    [Fact]
    public void ShouldReportAKindOfWhichNothingIsKnown() => Verify(Kind("{|DDSL0414:VirtioDevice(5)|}"));

    [Theory]
    [InlineData("VirtioDevice(2)")]
    [InlineData("VirtioDevice(5, IoEventFd = true)")]
    [InlineData("VirtioDevice(5, IoEventFd = false)")]
    public void ShouldNotReportWhatIsKnownOrSaid(string attribute) => Verify(Kind(attribute));

    [Fact]
    public void ShouldNotReportADeviceWithoutQueues()
        => Verify(
            "using DeviceDsl.Virtio; [VirtioDevice(5)] internal sealed partial class Balloon : VirtioDevice { private int _count; "
                + "public int Count => _count; public void Grow() => Synchronize(() => _count++); }");

    [Theory]
    [InlineData("IoEventFd", "true")]
    [InlineData("Exit", "false")]
    public Task ShouldFixBySayingIt(string key, string value)
        => FixAsync<NotifyFix>(
            key, Kind("VirtioDevice(5, Name = \"balloon\")"), Kind($"VirtioDevice(5, Name = \"balloon\", IoEventFd = {value})"));
}
