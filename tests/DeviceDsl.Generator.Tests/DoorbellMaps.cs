namespace DeviceDsl.Generator.Tests;

/// <summary>Random maps of doorbells, generated, compiled and compared with a naive model of the same attributes.</summary>
[Trait("Category", "Slow")]
public sealed class DoorbellMaps
{
    public static TheoryData<int, int> Maps { get; } = new()
    {
        { 1, 6 }, { 2, 6 }, { 3, 12 }, { 4, 12 }, { 5, 24 }, { 6, 24 }, { 7, 48 }, { 8, 48 }, { 9, 300 }, { 10, 300 },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void ShouldFindTheDoorbellOfEveryWrite(int seed, int count)
    {
        var map = new RandomDoorbells(seed, count);
        IDevice device = DeviceHost.Create(map.Source);
        Assert.Equal(map.Rows, device.DoorbellCount);
        foreach ((AddressSpace space, ulong offset, int length, ulong value) in map.Writes())
        {
            int row = device.FindDoorbell(space, offset, length, value);
            int index = row < 0 ? -1 : device.GetDoorbell(row).IndexOf(offset, value);
            (int Row, int Index) expected = map.Find(space, offset, length, value);
            Assert.True(
                expected == (row, index),
                $"seed {seed}: {space} 0x{offset:X}/{length} = 0x{value:X} finds {(row, index)}, not {expected}\n{map.Source}");
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void ShouldRingTheSameByIoEventFdAndByExit(int seed, int count)
    {
        var map = new RandomDoorbells(seed, count);
        Type type = DeviceHost.Create(map.Source).GetType();
        using var fast = new Host(type, DoorbellDelivery.EventFd);
        using var slow = new Host(type, DoorbellDelivery.Exit);
        foreach ((AddressSpace space, ulong offset, int length, ulong value) in map.Writes())
        {
            var write = new IoAddress(space, offset);
            string byEventFd = fast.Write(write, length, value);
            string byExit = slow.Write(write, length, value);
            Assert.True(
                byEventFd == byExit,
                $"seed {seed}: {write}/{length} = 0x{value:X} does {byEventFd} by ioeventfd, {byExit} by exit\n{map.Source}");
        }

        Assert.Equal(slow.Kicks(), fast.Kicks());
        Assert.Contains(fast.Kicks(), static kicks => kicks > 0);
    }

    /// <summary>A device on its own machine.</summary>
    private sealed class Host : IDisposable
    {
        private readonly EmbeddedMachine _machine = new(new() { HasInterruptControllers = false });
        private readonly IDevice _device;
        private readonly List<string> _log;
        private readonly Attachment _attachment;

        public Host(Type type, DoorbellDelivery delivery)
        {
            _device = (IDevice)Activator.CreateInstance(type, nonPublic: true)!;
            _log = (List<string>)type.GetField("Log")!.GetValue(_device)!;
            _attachment = _machine.Attach(_device, delivery: delivery);
        }

        public string Write(IoAddress address, int length, ulong value)
        {
            _log.Clear();
            bool isTaken = _machine.GuestWrite(address, length, value);
            _machine.Settle();
            return $"{string.Join(", ", _log)}: {isTaken}";
        }

        public IReadOnlyList<ulong> Kicks()
            => [
                .. _device.Doorbells().SelectMany(
                    (row, doorbell) => Enumerable.Range(0, row.Count).Select(index => _attachment.KicksOf(doorbell, index))),
            ];

        public void Dispose() => _machine.Dispose();
    }
}
