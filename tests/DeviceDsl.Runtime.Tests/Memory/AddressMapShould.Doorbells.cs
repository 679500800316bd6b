using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Memory;

/// <summary>Doorbells at one address.</summary>
public sealed partial class AddressMapShould
{
    [Fact]
    public void AllowDoorbellsOfDifferentMatchesOrWidthsAtOneAddress()
    {
        foreach (bool isSynchronous in new[] { false, true })
        {
            using var machine = new EmbeddedMachine();
            Table[] tables = [.. Enumerable.Range(0, 4).Select(number => new Table($"Bell {number}"))];
            for (int number = 0; number < tables.Length; number++)
            {
                (int length, ulong? match, int count) = number switch
                {
                    0 => (4, 7UL, 2),
                    1 => (4, 9UL, 1),
                    2 => (2, null, 1),
                    _ => (1, (ulong?)7, 1),
                };
                tables[number].Doorbells.Add(new(AddressSpace.Mmio, 0x10, length, match, "OnKick", count, IsSynchronous: isSynchronous));
                machine.Attach(tables[number], mmio: 0x1000);
            }

            foreach ((int length, ulong value) in new[] { (4, 7UL), (4, 8UL), (4, 9UL), (2, 5UL), (1, 7UL) })
            {
                Assert.True(machine.GuestWrite(IoAddress.Mmio(0x1010), length, value));
            }

            machine.Settle();

            Assert.Equal([2, 1, 1, 1], tables.Select(table => table.Rings));
            foreach ((int length, ulong? match) in new[] { (4, 8UL), (4, null), (2, (ulong?)1), (0, null) })
            {
                var late = new Table("Late");
                late.Doorbells.Add(new(AddressSpace.Mmio, 0x10, length, match, "OnKick", IsSynchronous: isSynchronous));
                Assert.Equal((Errno.EEXIST, "IOE-7"), RuleOf(() => machine.Attach(late, mmio: 0x1000)));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RefuseADoorbellThatWouldNeverRing(bool isSynchronousFirst)
    {
        using var machine = new EmbeddedMachine();
        using Attachment first = machine.Attach(
            With(isSynchronousFirst ? "synchronous doorbell" : "doorbell", AddressSpace.Pio, 0, "First"), pio: 0x100);

        Table second = With(isSynchronousFirst ? "doorbell" : "synchronous doorbell", AddressSpace.Pio, 0, "Second");
        Assert.Equal((Errno.EEXIST, "IOE-7"), RuleOf(() => machine.Attach(second, pio: 0x100)));
    }
}
