namespace DeviceDsl.QemuGuests.Tests;

/// <summary>Processes of the guest that write numbered blocks past the page cache, over and over, and read each lap back.</summary>
/// <remarks>
/// A number counts as written once the disk has acknowledged it. If one is missing, or a write fails, the next wait fails
/// with the message. <c>Guest/functions</c> has the loops.
/// </remarks>
/// <param name="Disk">The disk.</param>
/// <param name="Megabyte">Where their 4 MiB begin.</param>
public sealed record Writers(string Disk, int Megabyte = 0)
{
    private const int BlocksInMegabyte = 256;
    private const int Small = 3;
    private const int SmallCount = 32;
    private const int LargeBlocks = 64;
    private const int LargeCount = 8;

    /// <summary>Starts them, and returns when each has written a number.</summary>
    public async Task StartAsync(GuestConsole guest)
    {
        await guest.RunAsync($"""
            rm -rf /run/writers && mkdir /run/writers && touch /run/writers/failed
            numbered 0 {4 * BlocksInMegabyte} | dd of={Disk} bs=1M seek={Megabyte} iflag=fullblock oflag=direct
            """);
        for (int i = 0; i < Small; i++) await StartAsync(guest, i, (Megabyte * BlocksInMegabyte) + (i * SmallCount), SmallCount, blocks: 1);
        await StartAsync(guest, Small, (Megabyte + 2) * BlocksInMegabyte / LargeBlocks, LargeCount, LargeBlocks);
        await AwaitProgressAsync(guest);
    }

    /// <summary>Waits until each of them has written some more.</summary>
    /// <param name="guest">The guest, which may have moved.</param>
    /// <param name="writes">How much more.</param>
    public Task AwaitProgressAsync(GuestConsole guest, int writes = 1) => guest.RunAsync($"progress {writes}");

    /// <summary>Ends them when they have read everything back.</summary>
    /// <param name="guest">The guest, which may have moved.</param>
    public Task StopAsync(GuestConsole guest) => guest.RunAsync("stop_writers");

    private Task StartAsync(GuestConsole guest, int name, int first, int count, int blocks)
        => guest.RunAsync($"echo 0 >/run/writers/{name}; writer {name} {Disk} {first} {count} {blocks} >/dev/null 2>&1 &");
}
