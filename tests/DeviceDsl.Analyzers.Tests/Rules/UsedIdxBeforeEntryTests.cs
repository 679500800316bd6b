using DeviceDsl.CodeFixes;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0403")]
public sealed class UsedIdxBeforeEntryTests : RuleTests
{
    internal static string Ring(string statements, string helpers = "") => $$"""
        using System;
        using System.Buffers.Binary;
        using System.Runtime.InteropServices;
        using System.Threading;
        using DeviceDsl.Machines;

        internal sealed class Ring(GuestMemoryMap memory, GuestAddress used, ulong available, uint size)
        {
            private ushort _next;
            public ushort Last { get; private set; }
            public bool IsWanted { get; private set; }

            public void Complete(byte[] entry, byte[] index, ushort place)
            {
                {{statements}}
            }

            private ushort Take(ulong entry)
            {
                Span<byte> bytes = stackalloc byte[2];
                memory.TryRead(available + 4 + 2 * (entry % size), bytes);
                used.Plus(1).ToString();
                return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            }

            public void Use() { _next = Take(_next); Store(available + 6, _next); }

            private void Store(GuestAddress address, ushort value)
            {
                Span<byte> bytes = stackalloc byte[2];
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
                memory.TryWrite(address, bytes);
            }

            {{helpers}}
        }
        """;

    [Theory]
    [InlineData("{|DDSL0403:memory.TryWrite(used.Plus(2), index)|}; memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry);")]
    [InlineData("{|DDSL0403:Store(used.Plus(2), _next)|}; memory.TryWrite(used.Plus((ulong)(place & (size - 1)) * 8 + 4), entry);")]
    [InlineData("uint slot = place % size; {|DDSL0403:Store(used.Plus(2), _next)|}; "
        + "if (place > 0) { memory.TryWrite(used.Plus(4 + (slot << 3)), entry); }")]
    [InlineData("Span<byte> ring = entry; {|DDSL0403:BinaryPrimitives.WriteUInt16LittleEndian(ring[2..], _next)|}; "
        + "BinaryPrimitives.WriteUInt32LittleEndian(ring[(4 + 8 * (place % 16))..], 1);")]
    [InlineData("Span<byte> ring = entry; {|DDSL0403:Volatile.Write(ref MemoryMarshal.AsRef<ushort>(ring.Slice(2)), _next)|}; "
        + "MemoryMarshal.Write(ring.Slice(4 + 8 * (place % 16)), place);")]
    [InlineData("{|DDSL0403:Show()|}; Fill(place, entry);")]
    public void ShouldReportAnIndexBeforeItsEntry(string statements) => Verify(Ring(
        statements,
        "private void Show() => Store(used.Plus(2), _next); "
            + "private void Fill(ushort at, byte[] entry) { uint slot = at % size; memory.TryWrite(used.Plus(4 + 8 * slot), entry); } "
            + "public void Both() { Fill(1, []); Volatile.WriteBarrier(); Show(); }"));

    [Theory]
    [InlineData("memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry); {|DDSL0403:memory.TryWrite(used.Plus(2), index)|};")]
    [InlineData("memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry); memory.TryWrite(used.Plus(8 + 8 * (place % size)), entry); "
        + "_next = place; {|DDSL0403:Store(used.Plus(2), _next)|};")]
    public void ShouldReportThatNothingOrdersThem(string statements) => Verify(Ring(statements));

    [Theory]
    [InlineData("memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry); Volatile.WriteBarrier(); "
        + "memory.TryWrite(used.Plus(2), index);")]
    [InlineData("memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry); Interlocked.MemoryBarrier(); "
        + "memory.TryWrite(used.Plus(2), index);")]
    [InlineData("Span<byte> ring = entry; MemoryMarshal.Write(ring.Slice(4 + 8 * (place % 16)), place); "
        + "Volatile.Write(ref MemoryMarshal.AsRef<ushort>(ring.Slice(2)), _next);")]
    [InlineData("memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry); Ordered(index);")]
    public void ShouldNotReportTheRightOrder(string statements) => Verify(Ring(
        statements, "private void Ordered(byte[] index) { Volatile.WriteBarrier(); memory.TryWrite(used.Plus(2), index); }"));

    [Theory]
    [InlineData("memory.TryWrite(used.Plus(2), index); memory.TryWrite(used.Plus(4 + 8 * size), entry);")]
    [InlineData("memory.TryWrite(used.Plus(2), index); memory.TryWrite(available + 4 + 8 * (place % size), entry);")]
    [InlineData("memory.TryWrite(used.Plus(4), index); memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry);")]
    [InlineData("memory.TryWrite(used.Plus(2), index); memory.TryWrite(used.Plus(4 + 16 * (place % size)), entry);")]
    [InlineData("if (place > 0) { memory.TryWrite(used.Plus(2), index); } "
        + "else { memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry); }")]
    [InlineData("memory.TryWrite(used.Plus(2), index); memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry); "
        + "Interlocked.MemoryBarrier(); memory.TryWrite(used.Plus(2), entry);")]
    public void ShouldNotReportWhatIsNoEntryOfIt(string statements) => Verify(Ring(statements));

    [Fact]
    public void ShouldBeAnErrorWhereItIsCertain()
    {
        Assert.Equal(
            DiagnosticSeverity.Error,
            SeverityOf(Ring("memory.TryWrite(used.Plus(2), index); memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry);")));
        Assert.Equal(
            DiagnosticSeverity.Warning,
            SeverityOf(Ring("memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry); memory.TryWrite(used.Plus(2), index);")));
    }

    [Fact]
    public Task ShouldFixTheOrder() => FixAsync<FenceFix>(
        "Order",
        Ring("Store(used.Plus(2), _next);\n        memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry);"),
        Ring(
            "memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry);\n        Volatile.WriteBarrier();\n        "
                + "Store(used.Plus(2), _next);"));

    [Fact]
    public Task ShouldFixWithABarrier() => FixAsync<FenceFix>(
        "Order",
        Ring("memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry);\n        Store(used.Plus(2), _next);"),
        Ring(
            "memory.TryWrite(used.Plus(4 + 8 * (place % size)), entry);\n        Volatile.WriteBarrier();\n        "
                + "Store(used.Plus(2), _next);"));
}
