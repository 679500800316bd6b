using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0404")]
public sealed class MissingFullFenceTests : RuleTests
{
    private const string Helpers = """
        private void Fill(ushort at, byte[] entry) { memory.TryWrite(used.Plus(4 + 8 * (at % size)), entry); Volatile.WriteBarrier(); }
        private void Publish() => Store(used.Plus(2), _next);
        private ushort Load(GuestAddress address) { Span<byte> bytes = stackalloc byte[2]; memory.TryRead(address, bytes);
            return BinaryPrimitives.ReadUInt16LittleEndian(bytes); }
        private bool Wants() => Load(available) == 0;
        public void All() { Fill(0, []); IsWanted = Wants() && Load(used) == 0; Last = Load(available + 8); }
        """;

    private static string Ring(string statements) => UsedIdxBeforeEntryTests.Ring(statements, Helpers);

    [Theory]
    [InlineData("Publish(); IsWanted = {|DDSL0404:Load(available)|} == 0;")]
    [InlineData("Fill(place, entry); Publish(); if ({|DDSL0404:Wants()|}) { IsWanted = true; }")]
    [InlineData("Publish(); Volatile.WriteBarrier(); Last = {|DDSL0404:Load(available + 4 + 2 * size)|};")]
    [InlineData("Publish(); {|DDSL0404:memory.TryRead(available, index)|};")]
    [InlineData("Store(used, 0); if ({|DDSL0404:Load(available + 2)|} != _next) { IsWanted = true; }")]
    [InlineData("Store(used.Plus(4 + 8 * size), _next); while ({|DDSL0404:Load(available + 2)|} != _next) { IsWanted = true; }")]
    public void ShouldReportAReadThatMayComeFirst(string statements) => Verify(Ring(statements));

    [Theory]
    [InlineData("Publish(); Interlocked.MemoryBarrier(); IsWanted = Load(available) == 0;")]
    [InlineData("Publish(); Thread.MemoryBarrier(); IsWanted = Wants();")]
    [InlineData("Publish(); if (place > 0) { Interlocked.MemoryBarrier(); } IsWanted = Wants();")]
    [InlineData("Store(used, 0); Interlocked.MemoryBarrier(); Last = Load(available + 2);")]
    [InlineData("IsWanted = Load(available) == 0; Publish();")]
    [InlineData("if (place > 0) { Publish(); } else { IsWanted = Load(available) == 0; }")]
    [InlineData("Publish(); Last = Load(available + 2);")]
    [InlineData("Store(used, 1); Last = Load(available);")]
    [InlineData("Publish(); Last = Load(used);")]
    public void ShouldNotReportWhatIsOrderedOrUnrelated(string statements) => Verify(Ring(statements));

    [Fact]
    public void ShouldNotReportWhatIsNoRing() => Verify("""
        using DeviceDsl.Machines;

        internal sealed class Mailbox(GuestMemoryMap memory, ulong sent, ulong seen)
        {
            public void Send(byte[] bytes) { memory.TryWrite(sent + 2, bytes); memory.TryRead(seen, bytes); }
        }
        """);

    [Fact]
    public Task ShouldFixWithAFullFence() => FixAsync<FenceFix>(
        "Fence",
        Ring("Publish();\n        IsWanted = Wants();\n        Store(used, 0);\n        Last = Load(available + 2);"),
        Ring(
            "Publish();\n        Interlocked.MemoryBarrier();\n        IsWanted = Wants();\n        "
                + "Store(used, 0);\n        Interlocked.MemoryBarrier();\n        Last = Load(available + 2);"));
}
