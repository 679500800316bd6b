using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.QemuGuests.Tests;

[Trait("Category", "Slow")]
public sealed class DayShould
{
    private const int Megabytes = 32;
    private const int Operations = 120;
    private const int OperationsPerCommand = 20;

    [GuestFact]
    public async Task ShouldEndWithTheSameDiskWhenItIsReplayed()
    {
        var day = new Day(new Random(Seeds.First), Megabytes, Operations);

        byte[][] disks = await Task.WhenAll(LiveAsync(day, "first"), LiveAsync(day, "second"));

        Assert.True(disks[0].AsSpan().SequenceEqual(disks[1]), $"the disks differ at {disks[0].AsSpan().CommonPrefixLength(disks[1])}");
        Assert.True(
            disks[0].AsSpan().SequenceEqual(day.Disk),
            $"the disks differ from the model at {day.Disk.AsSpan().CommonPrefixLength(disks[0])}");
    }

    private static async Task<byte[]> LiveAsync(Day day, string name)
    {
        await using var host = new GuestHost();
        string image = host.MakeImage($"{name}.img", Megabytes);
        Backend backend = await host.StartAsync(BackendProgram.Disk(image), name);
        Guest guest = await host.BootAsync(GuestMachine.Q35.WithDisk(backend), name);
        foreach (string[] commands in day.Commands.Chunk(OperationsPerCommand)) await guest.RunAsync(string.Join(" &&\n", commands));
        await guest.RunAsync("sync");
        return await File.ReadAllBytesAsync(image);
    }
}
