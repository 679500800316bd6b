namespace DeviceDsl.QemuGuests.Tests;

[Collection(PciGuest.Name)]
[Trait("Category", "Slow")]
public sealed class PauseShould(PciGuest pci)
{
    private const int Pauses = 5;

    [GuestFact]
    public async Task ShouldLoseNothingOfAGuestThatWrites()
    {
        Guest guest = await pci.Guest;
        var writers = new Writers("/dev/vda", Megabyte: 44);
        await writers.StartAsync(guest.Console);

        for (int i = 0; i < Pauses; i++)
        {
            await guest.Qmp.ExecuteAsync("stop");
            await guest.Qmp.AwaitEventAsync("STOP");
            await guest.Qmp.ExecuteAsync("cont");
            await guest.Qmp.AwaitEventAsync("RESUME");
            await writers.AwaitProgressAsync(guest.Console);
        }

        await writers.StopAsync(guest.Console);
    }
}
