using System.Reflection;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>Exercises all members of a device, as guest and as host.</summary>
internal static class DeviceRun
{
    private const ulong Pio = 0xC000;
    private const ulong Mmio = 0x1_0000_0000;

    /// <summary>One instance of each device class of a compilation; for an abstract class, of its concrete derived class.</summary>
    public static IReadOnlyList<IDevice> CreateAll(Compilation compilation)
    {
        Type[] types = TestCompilation.Load(compilation).GetTypes();
        return [.. types
            .Where(static type => type.CustomAttributes.Any(static attribute => attribute.AttributeType.Name == nameof(DeviceAttribute)))
            .Select(device => Create(device.IsAbstract ? types.Single(type => type.IsSubclassOf(device) && !type.IsAbstract) : device))];
    }

    /// <summary>
    /// Attaches a device with both deliveries, and rings, reads, writes, resets, saves and loads everything in its tables.
    /// </summary>
    public static void Exercise(IDevice device)
    {
        foreach (DoorbellDelivery delivery in new[] { DoorbellDelivery.EventFd, DoorbellDelivery.Exit })
        {
            using var machine = new EmbeddedMachine();
            using Attachment attachment = machine.Attach(device, Pio, Mmio, delivery);
            for (int row = 0; row < device.DoorbellCount; row++) Ring(machine, attachment, row);
            for (int row = 0; row < device.RegisterCount; row++) Access(machine, device.GetRegister(row));
            for (int row = 0; row < device.RegionCount; row++) Access(machine, device.GetRegion(row));
            for (int line = -1; line <= device.LineCount; line++) device.Resample(line);
            attachment.Reset();
            SaveAndLoad(attachment);
            Assert.Null(attachment.LastFailure);
        }
    }

    private static IDevice Create(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(static candidate => candidate.GetParameters().All(static parameter => parameter.IsOptional))
            .MinBy(static candidate => candidate.GetParameters().Length)!;
        return (IDevice)constructor.Invoke([.. constructor.GetParameters().Select(static parameter => parameter.DefaultValue)]);
    }

    private static void Ring(EmbeddedMachine machine, Attachment attachment, int row)
    {
        DoorbellEntry entry = attachment.Device.GetDoorbell(row);
        foreach (int index in new[] { 0, entry.Count - 1 }.Distinct())
        {
            DoorbellEntry doorbell = entry.At(index);
            bool isTaken = machine.GuestWrite(
                attachment.AddressOf(row, index), doorbell.Length == 0 ? 1 : doorbell.Length, doorbell.Match ?? 0);
            machine.Settle();
            Assert.Equal((true, 1UL), (isTaken, attachment.KicksOf(row, index)));
        }
    }

    private static void Access(EmbeddedMachine machine, RegisterEntry entry)
    {
        for (int index = 0; index < entry.Count; index++) Access(machine, entry.Space, entry.At(index).Offset);
    }

    private static void Access(EmbeddedMachine machine, RegionEntry entry)
    {
        Access(machine, entry.Space, entry.Offset);
        Access(machine, entry.Space, entry.Offset + entry.Length - 1);
    }

    private static void Access(EmbeddedMachine machine, AddressSpace space, ulong offset)
    {
        var address = new IoAddress(space, (space == AddressSpace.Pio ? Pio : Mmio) + offset);
        machine.GuestRead(address, 1);
        Assert.True(machine.GuestWrite(address, 1, 1));
        machine.GuestRead(address, 1);
    }

    private static void SaveAndLoad(Attachment attachment)
    {
        attachment.Machine.Pause();
        byte[] state = attachment.Save();
        attachment.Load(state);
        Assert.Equal(state, attachment.Save());
        attachment.Machine.Resume();
    }
}
