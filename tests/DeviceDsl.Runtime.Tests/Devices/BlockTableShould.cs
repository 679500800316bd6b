namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>The rows of blocks in the tables of their device.</summary>
public sealed class BlockTableShould
{
    private const int Own = 3;
    private const ulong Space = 0x200;

    [Fact]
    public void FindTheDoorbellThatASearchOfAllBlocksFinds()
    {
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            BlockEntry[] entries = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => RandomEntry(random, i))];
            var table = new BlockTable(Own, 0, 0, 0, 0, 0, 0, entries);
            foreach (AddressSpace space in new[] { AddressSpace.Pio, AddressSpace.Mmio })
            {
                for (ulong offset = 0; offset < Space; offset++)
                {
                    ulong value = (ulong)random.Next(4);
                    Assert.Equal(Search(entries, space, offset, value), table.FindDoorbell(space, offset, 4, value));
                }

                Assert.Equal(-1, table.FindDoorbell(space, ulong.MaxValue, 4, 0));
                Assert.Equal(-1, table.FindDoorbell(space, unchecked(0UL - 8), 4, 0));
            }
        }
    }

    [Fact]
    public void HaveNoRowsOutside()
    {
        var table = new BlockTable(Own, 1, 0, 2, 0, 0, 0, RandomEntry(new Random(1), 0));
        foreach (int row in new[] { int.MinValue, -1, 0, Own - 1, Own + table.DoorbellCount, int.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => table.GetDoorbell(row));
            table.Ring(row, 0, 0);
        }

        foreach (int row in new[] { int.MinValue, -1, 0, 2, int.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => table.GetRegister(row));
            Assert.Equal(0UL, table.ReadRegister(row, 0, ulong.MaxValue));
            Assert.True(table.AcceptsRead(row, 0, ulong.MaxValue));
            table.WriteRegister(row, 0, 0, ulong.MaxValue);
            table.RunTimer(row, 1);
            table.Resample(row);
        }
    }

    private static BlockEntry RandomEntry(Random random, int number)
    {
        AddressSpace space = random.Next(2) == 0 ? AddressSpace.Pio : AddressSpace.Mmio;
        DoorbellEntry[] doorbells =
        [
            .. Enumerable.Range(0, random.Next(4)).Select(i => new DoorbellEntry(
                space, (ulong)random.Next(0x30), 4, random.Next(2) == 0 ? 1 : null, $"D{i}", random.Next(1, 4), (ulong)random.Next(9))),
        ];
        Block[] blocks = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => new Block(doorbells))];
        return new BlockEntry(blocks, $"B{number}", space, (ulong)random.Next(0x80), (ulong)random.Next(0x28));
    }

    // The first of all rows, in their order.
    private static int Search(BlockEntry[] entries, AddressSpace space, ulong offset, ulong value)
    {
        int row = Own;
        foreach (BlockEntry entry in entries)
        {
            for (int i = 0; i < entry.Blocks.Count; i++)
            {
                ulong start = entry.Offset + ((ulong)i * entry.Stride);
                int found = offset < start ? -1 : entry.Blocks[i].FindDoorbell(space, offset - start, 4, value);
                if (found >= 0) return row + found;
                row += entry.Blocks[i].DoorbellCount;
            }
        }

        return -1;
    }

    private sealed class Block(DoorbellEntry[] doorbells) : IRegisterBlock
    {
        string IDevice.Name => "block";

        int IDevice.DoorbellCount => doorbells.Length;

        int IDevice.LineCount => 0;

        bool IRegisterBlock.HasJoined => false;

        DoorbellEntry IDevice.GetDoorbell(int doorbell) => doorbells[doorbell];

        LineEntry IDevice.GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

        int IDevice.FindDoorbell(AddressSpace space, ulong offset, int length, ulong value)
            => Array.FindIndex(doorbells, row => row.Space == space && row.IndexOf(offset, value) >= 0);

        void IDevice.Ring(int doorbell, int index, ulong value) => Assert.Fail("It is not asked for.");

        void IDevice.Resample(int line) => Assert.Fail("It is not asked for.");

        void IDevice.Connect(LineSet lines)
        {
        }

        void IRegisterBlock.Join(DeviceHost host)
        {
        }
    }
}
