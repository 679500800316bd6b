using Xunit.Abstractions;

namespace DeviceDsl.QemuGuests.Tests;

[Trait("Category", "Slow")]
public sealed class RecoveryShould(ITestOutputHelper output)
{
    private const int Kills = 30;
    private const int MostMilliseconds = 60;

    [GuestFact]
    public async Task ShouldKeepAllThatIsAcknowledgedWhenTheBackendIsKilled()
    {
        int seed = Seed.Value;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var host = new GuestHost();
        Backend backend = await host.StartAsync(BackendProgram.Disk(host.MakeImage("disk.img", 8), queues: 2), "disk");
        Guest guest = await host.BootAsync((GuestMachine.Q35 with { Processors = 2 }).WithDisk(backend, queues: 2));
        var writers = new Writers("/dev/vda");
        await writers.StartAsync(guest.Console);

        for (int i = 0; i < Kills; i++)
        {
            // Nothing is awaited here: the moment is to be any.
            await Task.Delay(random.Next(MostMilliseconds));
            await backend.KillAsync();
            await backend.StartAsync();
            await writers.AwaitProgressAsync(guest.Console);
        }

        await writers.StopAsync(guest.Console);
    }
}
