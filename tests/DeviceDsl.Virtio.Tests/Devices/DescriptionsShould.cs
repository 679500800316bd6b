namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>A description that was written by hand is held to what the analyzers hold attributes to.</summary>
public sealed class DescriptionsShould
{
    private static VirtioDescription Right { get; } = new(4, "thing") { Queues = [new(0, 64, onKick: Serve)] };

    [Fact]
    public void CreateADevice()
    {
        var device = new Described(Right with { Configuration = [new(4, 2, "Last", () => 1), new(0, 4, "First", () => 2)] });

        Assert.Equal(("thing", 4, 1, 6), (device.Name, device.Id, device.QueueCount, device.ConfigurationLength));
    }

    [Fact]
    public void Exist()
        => Assert.StartsWith(
            "Undescribed has no virtio description: it lacks [VirtioDevice]",
            Assert.Throws<InvalidOperationException>(() => new Undescribed()).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0, 1, 1, "Serve of thing offers a queue size of 0: it must be a power of two from 1 to 32768.")]
    [InlineData(0, 65536, 1, 1, "Serve of thing offers a queue size of 65536: it must be a power of two from 1 to 32768.")]
    [InlineData(0, 48, 1, 1, "Serve of thing offers a queue size of 48: it must be a power of two from 1 to 32768.")]
    [InlineData(-1, 64, 1, 1, "Serve of thing has no queue: its index must not be negative, its count and stride must be positive.")]
    [InlineData(0, 64, 0, 1, "Serve of thing has no queue: its index must not be negative, its count and stride must be positive.")]
    [InlineData(0, 64, 2, 0, "Serve of thing has no queue: its index must not be negative, its count and stride must be positive.")]
    [InlineData(int.MaxValue, 64, int.MaxValue, int.MaxValue, "Serve of thing has a queue above the maximum index 65535.")]
    [InlineData(1, 64, 1, 1, "thing has queue 1 but no queue 0: indices must not have gaps.")]
    [InlineData(0, 64, 2, 2, "thing has queue 2 but no queue 1: indices must not have gaps.")]
    public void NameExistingQueues(int index, int size, int count, int stride, string message)
        => Refuse(message, Right with { Queues = [new(index, size, onKick: Serve) { Count = count, Stride = stride }] });

    [Fact]
    public void HaveOneHandlerForEachQueue()
        => Refuse(
            "Answer of thing serves queue 1, which Serve also serves.",
            Right with { Queues = [new(0, 64, onKick: Serve) { Count = 2 }, new(1, 64, onRequest: Answer)] });

    [Fact]
    public void HaveTheRequestedNumberOfQueues()
        => Assert.Equal(
            "thing cannot have 2 queues: its class declares 1.",
            Assert.Throws<ArgumentException>(() => new Described(Right, queueCount: 2)).Message);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 9)]
    [InlineData(-1, 1)]
    [InlineData(0xFFF, 2)]
    [InlineData(int.MaxValue, 8)]
    public void NameExistingFields(int offset, int length)
        => Refuse(
            $"Configuration field Field of thing has {length} bytes at offset {offset}: it must have 1 to 8 bytes and end by 4096.",
            Right with { Configuration = [new(offset, length, "Field", () => 0)] });

    [Fact]
    public void HaveFieldsThatDoNotOverlap()
        => Refuse(
            "Configuration fields First and Last of thing overlap at offset 3.",
            Right with { Configuration = [new(3, 2, "Last", () => 0), new(0, 4, "First", () => 0)] });

    private static void Refuse(string message, VirtioDescription description)
        => Assert.Equal(message, Assert.Throws<ArgumentException>(() => new Described(description)).Message);

    private static void Serve(VirtQueue queue)
    {
    }

    private static uint Answer(DescriptorChain chain) => 0;

    private sealed class Described(VirtioDescription description, int queueCount = 0) : VirtioDevice(queueCount: queueCount)
    {
        protected override VirtioDescription DescribeDevice() => description;
    }

    private sealed class Undescribed : VirtioDevice;
}
