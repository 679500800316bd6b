namespace DeviceDsl.QemuGuests.Tests;

[Collection(PciGuest.Name)]
[Trait("Category", "Slow")]
public sealed class QueuesShould(PciGuest pci)
{
    [GuestFact]
    public async Task ShouldServeEachProcessorByItsOwn()
    {
        Guest guest = await pci.Guest;
        Assert.Equal("0\n1", await guest.RunAsync("ls -1 /sys/block/vda/mq"));
        string disk = await guest.RunAsync("basename $(readlink /sys/block/vda/device)");

        for (int processor = 0; processor < 2; processor++)
        {
            long before = await InterruptsAsync(guest, $"{disk}-req.{processor}");
            await guest.RunAsync($"taskset {1 << processor} dd if=/dev/vda of=/dev/null bs=4k count=32 iflag=direct");
            Assert.True(await InterruptsAsync(guest, $"{disk}-req.{processor}") > before, $"queue {processor} has not interrupted");
        }
    }

    private static async Task<long> InterruptsAsync(Guest guest, string name)
        => long.Parse(
            await guest.RunAsync($"awk '/{name}$/ {{ print $2 + $3 }}' /proc/interrupts"),
            System.Globalization.CultureInfo.InvariantCulture);
}
