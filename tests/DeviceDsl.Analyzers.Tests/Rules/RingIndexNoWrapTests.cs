using DeviceDsl.CodeFixes;

namespace DeviceDsl.Analyzers.Tests.Rules;

[Rule("DDSL0411")]
public sealed class RingIndexNoWrapTests : RuleTests
{
    private static string Ring(string statements, string field = "private ushort _next;") => $$"""
        using System;
        using System.Buffers.Binary;
        using DeviceDsl.Machines;

        internal sealed class Ring(GuestMemoryMap memory, ulong available, uint size)
        {
            {{field}}
            public int Taken { get; private set; }

            private ushort Head()
            {
                Span<byte> bytes = stackalloc byte[2];
                memory.TryRead(available + 2, bytes);
                return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            }

            public void Serve()
            {
                Span<byte> bytes = stackalloc byte[2];
                memory.TryRead(available + 2, bytes);
                ushort head = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
                Taken += Head();
                {{statements}}
            }

            private void Take(uint place) { Taken += (int)place + (int)size; }
        }
        """;

    [Theory]
    [InlineData("while ({|DDSL0411:_next != head|}) { Take(_next % size); _next++; }", "private uint _next;")]
    [InlineData("while ({|DDSL0411:head != _next|}) { Take((uint)_next & (size - 1)); _next += 1; }", "private int _next;")]
    [InlineData("while ({|DDSL0411:_next != Head()|}) { Take((uint)_next % size); _next++; }", "private int _next;")]
    [InlineData("while ({|DDSL0411:_next != head|}) { Take((uint)(_next++ % size)); }", "private ulong _next;")]
    public void ShouldReportAnIndexThatRunsOn(string statements, string field) => Verify(Ring(statements, field));

    [Theory]
    [InlineData("while ({|DDSL0411:_next < head|}) { Take(_next % size); unchecked { _next++; } }")]
    [InlineData("while ({|DDSL0411:head > _next|}) { Take(_next % size); unchecked { _next++; } }")]
    public void ShouldReportAnIndexThatIsComparedByOrder(string statements) => Verify(Ring(statements));

    [Theory]
    [InlineData("while (_next != head) { Take(_next % size); {|DDSL0411:_next++|}; }")]
    [InlineData("while (_next != head) { Take(_next % size); checked { {|DDSL0411:_next++|}; } }")]
    public void ShouldReportAnIndexThatOverflows(string statements) => Verify(Ring(statements));

    [Theory]
    [InlineData("while (_next != head) { Take(_next % size); unchecked { _next++; } }")]
    [InlineData("while (_next != head) { Take(_next % size); _next = unchecked((ushort)(_next + 1)); }")]
    [InlineData("while (_next != head) { Take(_next % size); _next = (_next + 1) & 0xFFFF; }", "private uint _next;")]
    [InlineData("while ((ushort)_next != head) { Take(_next % size); _next++; }", "private uint _next;")]
    [InlineData("while (_next < head) { Take(_next); _next++; }", "private uint _next;")]
    [InlineData("int done = 0; while (done < head) { Take((uint)done % size); done++; } unchecked { _next++; }")]
    [InlineData("while (_next != Taken) { Take((uint)_next % size); _next++; }", "private int _next;")]
    public void ShouldNotReportAnIndexThatWraps(string statements, string field = "private ushort _next;")
        => Verify(Ring(statements, field));

    [Fact]
    public Task ShouldFixTheType() => FixAsync<RingIndexFix>(
        "Wrap",
        Ring(
            "while (_next != head) { Take(_next++ % size); } while (_next != head) { Take(_next % size); _next++; }",
            "private uint _next;"),
        Ring(
            "while (_next != head) { Take(unchecked(_next++) % size); } "
                + "while (_next != head) { Take(_next % size); _next = unchecked((ushort)(_next + 1)); }"));

    [Fact]
    public Task ShouldFixTheComparison() => FixAsync<RingIndexFix>(
        "Wrap",
        Ring("while (_next < head) { Take(_next % size); unchecked { _next++; } } if (head > _next) { Taken = 0; }"),
        Ring("while (_next != head) { Take(_next % size); unchecked { _next++; } } if (head != _next) { Taken = 0; }"));

    [Fact]
    public Task ShouldFixTheOverflow() => FixAsync<RingIndexFix>(
        "Wrap",
        Ring("while (_next != head) { Take(_next % size); _next += 1; }"),
        Ring("while (_next != head) { Take(_next % size); _next = unchecked((ushort)(_next + 1)); }"));
}
