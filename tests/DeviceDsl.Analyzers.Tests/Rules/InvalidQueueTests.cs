using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0422")]
public sealed class InvalidQueueTests : RuleTests
{
    private const string Handler = "private void M(VirtQueue queue) { }";

    [Theory]
    [InlineData("[VirtQueue({|DDSL0422:-1|})]", "has index -1: use 0 to 65535")]
    [InlineData("[VirtQueue({|DDSL0422:0x10000|})]", "has index 65536: use 0 to 65535")]
    [InlineData("[VirtQueue(0, {|DDSL0422:Count = 0|})]", "has count 0: use 1 or more")]
    [InlineData("[VirtQueue(0, Count = 2, {|DDSL0422:Stride = 0|})]", "has stride 0, so its queues coincide: use 1 or more")]
    [InlineData("[VirtQueue(1, {|DDSL0422:Count = 65536|})]",
        "extends to queue 65536, but the last index is 65535: reduce the count or stride")]
    [InlineData("[VirtQueue(0, {|DDSL0422:Count = int.MaxValue|}, Stride = int.MaxValue)]",
        "extends to queue 4611686011984936962, but the last index is 65535: reduce the count or stride")]
    [InlineData("[VirtQueue(0, {|DDSL0422:Size = 100|})]", "has size 100: use a power of two from 1 to 32768")]
    [InlineData("[VirtQueue(0, {|DDSL0422:Size = 0|})]", "has size 0: use a power of two from 1 to 32768")]
    [InlineData("[VirtQueue(0, {|DDSL0422:Size = 65536|})]", "has size 65536: use a power of two from 1 to 32768")]
    [InlineData("[VirtQueue(0, {|DDSL0422:Size = int.MinValue|})]", "has size -2147483648: use a power of two from 1 to 32768")]
    public void ShouldReportAQueueThatThereCannotBe(string attribute, string fault)
        => Assert.Equal($"The queue of 'M' {fault}", Verify(VirtioDevice($"{attribute} {Handler}")));

    [Theory]
    [InlineData("[VirtQueue(0, Size = 1)]")]
    [InlineData("[VirtQueue(0, Size = 32768, Count = 65536)]")]
    [InlineData("[VirtQueue(0), VirtQueue(1, Size = 64, Count = 1, Stride = int.MaxValue)]")]
    public void ShouldNotReportAQueueThatThereCan(string attribute) => Verify(VirtioDevice($"{attribute} {Handler}"));

    [Fact]
    public void ShouldNotReportWhatIsSuppressed()
        => Verify("#pragma warning disable DDSL0422\n" + VirtioDevice($"[VirtQueue(0, Size = 3)] {Handler}"));

    [Fact]
    public Task ShouldFixByOfferingTheNextSize() => FixAsync<ArgumentFix>(
        "SetSize",
        VirtioDevice(
            $"[VirtQueue(0, Size = 3), VirtQueue(1, Size = 32767)] {Handler}\n"
                + $"[VirtQueue(2, Count = 2, Size = 2 * 50)] {Handler.Replace(" M", " N", StringComparison.Ordinal)}"),
        VirtioDevice(
            $"[VirtQueue(0, Size = 4), VirtQueue(1, Size = 32768)] {Handler}\n"
                + $"[VirtQueue(2, Count = 2, Size = 128)] {Handler.Replace(" M", " N", StringComparison.Ordinal)}"));

    [Theory]
    [InlineData("Size = 0")]
    [InlineData("Size = 40000")]
    [InlineData("Count = -1")]
    public Task ShouldProposeNoFixIfThereIsNone(string argument)
        => OffersNothingAsync<ArgumentFix>(VirtioDevice($"[VirtQueue(0, {argument})] {Handler}"));
}
