using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Tests;

/// <summary>A run is only worth something when every write arrived.</summary>
public sealed class Lanes
{
    [Theory]
    [InlineData(DoorbellDelivery.Exit)]
    [InlineData(DoorbellDelivery.EventFd)]
    public void ShouldAcceptACompleteCount(DoorbellDelivery delivery)
    {
        using var guest = new EmbeddedGuest();
        Lane lane = CreateLane(guest, delivery, missing: 0);
        lane.WarmUp();
        lane.Measure();
        Assert.Null(lane.Mismatch);
        Assert.True(lane.Median > 0);
    }

    [Theory]
    [InlineData(DoorbellDelivery.Exit)]
    [InlineData(DoorbellDelivery.EventFd)]
    public void ShouldReportAMissingWrite(DoorbellDelivery delivery)
    {
        using var guest = new EmbeddedGuest();
        Lane lane = CreateLane(guest, delivery, missing: 1);
        lane.Measure();
        Assert.Equal("only 99,999 of 100,000 writes arrived", lane.Mismatch);
    }

    [Theory]
    [InlineData(new double[0], double.NaN)]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 100, 2 }, 3)]
    public void ShouldTakeTheMedian(double[] values, double median) => Assert.Equal(median, Medians.Of(values));

    private static Lane CreateLane(EmbeddedGuest guest, DoorbellDelivery delivery, int missing)
    {
        Attachment attachment = guest.Machine.Attach(new AllKinds(), 0xC000, 0xD000_0000, delivery);
        DoorbellPath path = DoorbellPath.All.First(path => path.Delivery == delivery && path.Space == AddressSpace.Pio);
        int doorbell = path.FindDoorbell(attachment.Device);
        IWriteLoop loop = guest.TryCreateLoop(RingingWrite.For(attachment, doorbell), out _)!;
        return new Lane(path, guest, attachment, doorbell, new Forgetful(loop, missing));
    }

    private sealed class Forgetful(IWriteLoop loop, int missing) : IWriteLoop
    {
        public void Prepare(int count) => loop.Prepare(count - missing);

        public void Run() => loop.Run();
    }
}
