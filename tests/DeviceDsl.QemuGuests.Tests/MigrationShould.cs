using System.Text.Json;

namespace DeviceDsl.QemuGuests.Tests;

[Trait("Category", "Slow")]
public sealed class MigrationShould
{
    [GuestFact]
    public async Task ShouldMoveAGuestThatWrites()
    {
        await using var host = new GuestHost();
        string image = host.MakeImage("disk.img", 8);
        Backend here = await host.StartAsync(BackendProgram.Disk(image, queues: 2), "here");
        Backend there = await host.StartAsync(BackendProgram.Disk(image, queues: 2), "there");
        string uri = $"unix:{host.PathOf("migration")}";
        Guest source = await host.BootAsync(Machine(here), "source");
        Guest target = await host.StartAsync(Machine(there).With("-incoming", uri), "target");
        await source.Qmp.ExecuteAsync(
            "migrate-set-capabilities", new { capabilities = new[] { new { capability = "events", state = true } } });
        // On a busy machine the guest writes faster than QEMU copies; QEMU copies the rest while the guest is stopped.
        await source.Qmp.ExecuteAsync("migrate-set-parameters", new Dictionary<string, object> { ["downtime-limit"] = 5000 });
        var writers = new Writers("/dev/vda");
        await writers.StartAsync(source.Console);

        await source.Qmp.ExecuteAsync("migrate", new { uri });
        await source.Qmp.AwaitEventAsync("MIGRATION", IsCompleted);
        await target.Qmp.AwaitEventAsync("RESUME");

        await writers.AwaitProgressAsync(target.Console, writes: 5);
        await writers.StopAsync(target.Console);
    }

    private static GuestMachine Machine(Backend backend) => (GuestMachine.Q35 with { Processors = 2 }).WithDisk(backend, queues: 2);

    private static bool IsCompleted(JsonElement data)
    {
        string? status = data.GetProperty("status").GetString();
        Assert.NotEqual("failed", status);
        return status == "completed";
    }
}
