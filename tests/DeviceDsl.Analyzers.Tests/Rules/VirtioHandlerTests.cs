namespace DeviceDsl.Analyzers.Tests.Rules;

/// <summary>The handlers of a virtio device follow the same rules as others.</summary>
public sealed class VirtioHandlerTests : RuleTests
{
    private static string Dice(string members) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using DeviceDsl.Virtio;

        [VirtioDevice(4)]
        internal sealed partial class Dice : VirtioDevice
        {
            private readonly Lock _one = new();
            private readonly Lock _other = new();
            private readonly Queue<int> _queue = new();
            public int Count { get; private set; }
            private void Helper() { Thread.Sleep(1); Count++; }
            private void Use() { _queue.Enqueue(1); lock (_one) { Count++; } lock (_other) { Count++; } Helper(); }
            {{members}}
        }
        """;

    [Theory]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { {|DDSL0201:Thread.Sleep(1)|}; return 0; }")]
    [InlineData("[VirtQueue(0)] private void M(VirtQueue queue) { {|DDSL0201:Helper()|}; }")]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { "
        + "if (chain.ReadableLength == 0) {|DDSL0203:throw new InvalidOperationException();|} return 0; }")]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) => (uint){|DDSL0215:_queue.Dequeue()|};")]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { "
        + "{|DDSL0610:ThreadPool.QueueUserWorkItem(_ => Helper())|}; return 0; }")]
    [InlineData("private Machine? _machine; public void Give(Machine machine) => _machine = machine; "
        + "[VirtQueue(0)] private uint M(DescriptorChain chain) { {|DDSL0210:_machine?.Settle()|}; return 0; }")]
    [InlineData("protected override void OnDriverReady() => {|DDSL0201:Thread.Sleep(1)|};")]
    [InlineData("protected override bool OnFeatures(VirtioFeatures features) { {|DDSL0201:Helper()|}; return true; }")]
    [InlineData("[VirtioConfig(0, IsWritable = true)] private uint Mode { get; "
        + "set { {|DDSL0201:Thread.Sleep((int)(value % 2))|}; field = value; } }")]
    [InlineData("public void Roll() => Synchronize(() => {|DDSL0201:Thread.Sleep(1)|});")]
    [InlineData("public void Roll() => Synchronize(() => { if (Count > 3) {|DDSL0203:throw new InvalidOperationException();|} });")]
    [InlineData("private readonly EventFd _kick = EventFd.Create(); "
        + "public void Lend() { using var owner = HandOver(0, _kick); owner.Serve(queue => {|DDSL0201:Thread.Sleep(queue.Index)|}); }")]
    public void ShouldBeHeldToTheRules(string members) => Verify(Dice(members));

    [Theory]
    [InlineData("public void M() { Thread.Sleep(1); }")]
    [InlineData("public void M() { if (Count > 3) throw new InvalidOperationException(); }")]
    [InlineData("[VirtQueue(0)] private uint M(DescriptorChain chain) { Count++; return 0; }")]
    [InlineData("public void Roll() { Synchronize(() => Count++); Thread.Sleep(1); }")]
    public void ShouldNotConcernOtherMethods(string members) => Verify(Dice(members));

    [Fact]
    public void ShouldSayThatTheDeviceNeedsAReset()
        => Assert.Equal(
            "This exception escapes the handler 'M', so the device is marked as needing reset: handle the error in the handler",
            Verify(Dice("[VirtQueue(0)] private uint M(DescriptorChain chain) { {|DDSL0203:throw new InvalidOperationException();|} }")));

    [Fact]
    public void ShouldNotTakeAnotherAttributeOfTheName() => Verify("""
        using System.Threading;

        internal sealed class VirtQueueAttribute(int index) : System.Attribute { public int Index { get; } = index; }

        internal sealed class Dice
        {
            [VirtQueue(0)] public void M() { Thread.Sleep(1); }
        }
        """);
}
