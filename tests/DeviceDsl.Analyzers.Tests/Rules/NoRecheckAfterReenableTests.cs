using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0206")]
public sealed class NoRecheckAfterReenableTests : RuleTests
{
    private static string Owner(string statements) => $$"""
        using DeviceDsl.Virtio;

        internal static class Backend
        {
            public static void Serve(VirtQueue queue, VirtQueue other)
            {
                {{statements}}
            }

            private static void Complete(VirtQueue queue, DescriptorChain chain) => queue.Complete(chain, 0);
        }
        """;

    private static string Wire(string members) => $$"""
        using DeviceDsl.Virtio;

        [VirtioDevice(1)]
        internal sealed partial class Wire : VirtioDevice
        {
            private static void Complete(VirtQueue queue, DescriptorChain chain) => queue.Complete(chain, 0);
            {{members}}
        }
        """;

    [Theory]
    [InlineData("while (queue.TryTake(out var chain)) { Complete(queue, chain); } {|DDSL0206:queue.EnableKicks()|};")]
    [InlineData("{|DDSL0206:queue.EnableKicks()|};")]
    [InlineData("{|DDSL0206:queue.EnableKicks()|}; while (other.TryTake(out var chain)) { Complete(other, chain); }")]
    public void ShouldReportAnAnswerThatNobodyHears(string statements) => Verify(Owner(statements));

    [Theory]
    [InlineData("do { while (queue.TryTake(out var chain)) { Complete(queue, chain); } } while (queue.EnableKicks());")]
    [InlineData("queue.EnableKicks(); while (queue.TryTake(out var chain)) { Complete(queue, chain); }")]
    [InlineData("while (queue.TryTake(out var chain)) { Complete(queue, chain); queue.EnableKicks(); }")]
    [InlineData("_ = queue.EnableKicks();")]
    [InlineData("bool more = queue.EnableKicks(); if (more) { Serve(queue, other); }")]
    public void ShouldNotReportWhoLooksAgain(string statements) => Verify(Owner(statements));

    [Fact]
    public void ShouldReportItInWhatIsHandedToADevice() => Verify(Wire(
        "public void Serve() => Synchronize(() => { "
            + "if (LiveQueue(0) is { } queue) { while (queue.TryTake(out var chain)) { Complete(queue, chain); } "
            + "{|DDSL0206:queue.EnableKicks()|}; Publish(queue); } });"));

    [Fact]
    public void ShouldNotReportAHandlerWhoseDeviceLooksAgain() => Verify(Wire(
        "[VirtQueue(0)] private void OnReceive(VirtQueue queue) { queue.DisableKicks(); Drain(queue); queue.EnableKicks(); } "
            + "private static void Drain(VirtQueue queue) { while (queue.TryTake(out var chain)) { Complete(queue, chain); } "
            + "queue.EnableKicks(); }"));

    [Fact]
    public Task ShouldFixWithALoop() => FixAsync<RecheckFix>(
        "Recheck",
        Owner(
            """
            queue.DisableKicks();
                    // All of them.
                    while (queue.TryTake(out var chain))
                    {
                        Complete(queue, chain);
                    }

                    queue.Publish();
                    queue.EnableKicks(); // and again
                    other.Stop();
            """),
        Owner(
            """
            queue.DisableKicks();
                    do
                    {
                        // All of them.
                        while (queue.TryTake(out var chain))
                        {
                            Complete(queue, chain);
                        }

                        queue.Publish();
                    }
                    while (queue.EnableKicks()); // and again
                    other.Stop();
            """));

    [Fact]
    public Task ShouldFixOnOneLine() => FixAsync<RecheckFix>(
        "Recheck",
        Owner("while (queue.TryTake(out var chain)) Complete(queue, chain); queue.EnableKicks();"),
        Owner("do { while (queue.TryTake(out var chain)) Complete(queue, chain); } while (queue.EnableKicks());"));

    [Fact]
    public Task ShouldProposeNoFixIfNothingIsTaken() => OffersNothingAsync<RecheckFix>(Owner("queue.EnableKicks();"));
}
