using DeviceDsl.Virtio.Tests.Support;
using Xunit.Abstractions;

namespace DeviceDsl.QemuGuests.Tests;

[Trait("Category", "Slow")]
public sealed class RecoveryShould(ITestOutputHelper output)
{
    private const int Kills = 30;
    private const int MaxWrites = 4;

    [GuestFact]
    public async Task ShouldKeepAllThatIsAcknowledgedWhenTheBackendIsKilled()
    {
        int seed = Seeds.First;
        output.WriteLine($"DEVICEDSL_SEED=0x{seed:x}");
        var random = new Random(seed);
        await using var host = new GuestHost();
        Backend backend = await host.StartAsync(BackendProgram.Disk(host.MakeImage("disk.img", 8), queues: 2), "disk");
        Guest guest = await host.BootAsync((GuestMachine.Q35 with { Processors = 2 }).WithDisk(backend, queues: 2));
        var writers = new Writers("/dev/vda");
        await writers.StartAsync(guest.Console);

        for (int i = 0; i < Kills; i++)
        {
            // The writers continue while the guest reports their progress, so the process can end at any moment of a write.
            await writers.AwaitProgressAsync(guest.Console, random.Next(1, MaxWrites + 1));
            await backend.KillAsync();
            await backend.StartAsync();
        }

        await writers.StopAsync(guest.Console);
    }
}
