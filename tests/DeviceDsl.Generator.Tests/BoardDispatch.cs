namespace DeviceDsl.Generator.Tests;

/// <summary>A machine rings the doorbells of a board that its devices would find one after the other.</summary>
[Trait("Category", "Slow")]
public sealed class BoardDispatch
{
    /// <summary>A seed, the number of devices, the minimum distance between their bases, and the maximum gap.</summary>
    public static TheoryData<int, int, ulong, int> Boards { get; } = new()
    {
        { 1, 1, 0x40, 0 },
        { 2, 4, 0x1000, 3 },
        { 3, 40, 0x40, 0 },
        { 8, 60, 0x40, 0 },
        { 5, 40, 0x10_0000, 1000 },
        { 6, 120, 0x1000, 9 },
        { 7, 120, 0x123_4567_0000, 50 },
    };

    [Theory]
    [MemberData(nameof(Boards))]
    public void ShouldRingTheSameDoorbellsAsTheDevices(int seed, int devices, ulong spacing, int spread)
    {
        var random = new RandomBoard(seed, devices, spacing, spread);
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        var board = (IBoard)DeviceHost.Create(random.Source, "Board");
        using Attachment attachment = machine.Attach(board);
        ulong[] expected = new ulong[board.DoorbellCount];
        foreach ((AddressSpace space, ulong offset, int length, ulong value) in board.Doorbells().SelectMany(RandomBoard.WritesNear))
        {
            if (space == AddressSpace.Pio ? length == 8 : IsCut(offset, length)) continue;
            int row = Ask(board, space, offset, length, value);
            if (row >= 0) expected[row]++;
            bool isTaken = machine.GuestWrite(new(space, offset), length, value);
            Assert.True(isTaken == row >= 0, $"seed {seed}: {space} 0x{offset:X}/{length} = 0x{value:X}: {isTaken}\n{random.Source}");
        }

        machine.Settle();
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(row => KicksOf(attachment, board, row)));
    }

    // BUS-10: a write across a page boundary is two writes.
    private static bool IsCut(ulong offset, int length) => (offset % GuestMemory.PageSize) + (ulong)length > GuestMemory.PageSize;

    private static ulong KicksOf(Attachment attachment, IBoard board, int row)
        => Enumerable.Range(0, board.GetDoorbell(row).Count).Aggregate(0UL, (kicks, index) => kicks + attachment.KicksOf(row, index));

    private static int Ask(IBoard board, AddressSpace space, ulong offset, int length, ulong value)
    {
        int before = 0;
        for (int i = 0; i < board.PartCount; i++)
        {
            BoardPart part = board.GetPart(i);
            int found = part.Device.FindDoorbell(
                space, unchecked(offset - (space == AddressSpace.Pio ? part.Pio : part.Mmio)), length, value);
            if (found >= 0) return before + found;
            before += part.Device.DoorbellCount;
        }

        return -1;
    }
}
