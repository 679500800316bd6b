namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>A description that was written by hand is held to what the analyzers hold attributes to.</summary>
public sealed class DescriptionsShould
{
    private static VirtioDescription Right { get; } = new(4, "thing") { Queues = [new(0, 64, onKick: Serve)] };

    [Fact]
    public void MakeADevice()
    {
        var device = new Described(Right with { Configuration = [new(4, 2, "Last", () => 1), new(0, 4, "First", () => 2)] });

        Assert.Equal(("thing", 4, 1, 6), (device.Name, device.Id, device.QueueCount, device.ConfigurationLength));
    }

    [Fact]
    public void BeThereAtAll()
        => Assert.StartsWith(
            "Undescribed says nothing of what virtio device it is: it has no [VirtioDevice]",
            Assert.Throws<InvalidOperationException>(() => new Undescribed()).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0, 1, 1, "Serve of thing offers a queue size of 0, which is no power of two from 1 to 32768.")]
    [InlineData(0, 65536, 1, 1, "Serve of thing offers a queue size of 65536, which is no power of two from 1 to 32768.")]
    [InlineData(0, 48, 1, 1, "Serve of thing offers a queue size of 48, which is no power of two from 1 to 32768.")]
    [InlineData(-1, 64, 1, 1, "Serve of thing has no queue: index, count or stride is none.")]
    [InlineData(0, 64, 0, 1, "Serve of thing has no queue: index, count or stride is none.")]
    [InlineData(0, 64, 2, 0, "Serve of thing has no queue: index, count or stride is none.")]
    [InlineData(int.MaxValue, 64, int.MaxValue, int.MaxValue, "Serve of thing has a queue over 65535.")]
    [InlineData(1, 64, 1, 1, "thing has a queue 1 and no queue 0.")]
    [InlineData(0, 64, 2, 2, "thing has a queue 2 and no queue 1.")]
    public void HaveQueuesThatExist(int index, int size, int count, int stride, string message)
        => Refuse(message, Right with { Queues = [new(index, size, onKick: Serve) { Count = count, Stride = stride }] });

    [Fact]
    public void HaveOneHandlerForEachQueue()
        => Refuse("Answer of thing serves queue 1, which Serve serves too.", Right with { Queues = [new(0, 64, onKick: Serve) { Count = 2 }, new(1, 64, onRequest: Answer)] });

    [Fact]
    public void HaveAsManyQueuesAsAreAskedFor()
        => Assert.Equal(
            "thing declares 1 queues, of which it cannot have 2.",
            Assert.Throws<ArgumentException>(() => new Described(Right, queueCount: 2)).Message);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 9)]
    [InlineData(-1, 1)]
    [InlineData(0xFFF, 2)]
    [InlineData(int.MaxValue, 8)]
    public void HaveFieldsThatExist(int offset, int length)
        => Refuse(
            $"Field of thing's configuration is no field: it has {length} bytes at {offset}, not 1 to 8 below 4096.",
            Right with { Configuration = [new(offset, length, "Field", () => 0)] });

    [Fact]
    public void HaveFieldsThatDoNotOverlap()
        => Refuse(
            "First and Last of thing's configuration overlap at offset 3.",
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
