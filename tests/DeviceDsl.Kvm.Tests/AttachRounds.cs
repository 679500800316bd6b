using DeviceDsl.Kvm.Tests.Fakes;
using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>Devices that come and go leave nothing: no descriptor, no thread, no mapping, no registration, no address.</summary>
[Trait("Category", "Slow")]
public sealed class AttachRounds
{
    private const string Name = "busy";
    private const int WarmUp = 40;
    private const int Rounds = 10_000;
    private const int DefaultRoundsOnKvm = 400;

    // The kernel waits for its readers at each registration that goes. Every second round has some.
    private static readonly Func<Machine, Attachment>[] Shapes =
    [
        machine => machine.Attach(new Burden(), pio: 0x4000),
        AttachByExits,
        machine => machine.Attach(new ExitCounter(), pio: 0xC000, mmio: 0xD000_0000),
        AttachByExits,
        machine => machine.Attach(new Prober(), pio: 0x6000),
        AttachByExits,
        machine => machine.Attach(new ExitCounter(), pio: 0xC000, mmio: 0xD000_0000),
        AttachByExits,
    ];

    /// <summary>DEVICEDSL_ATTACH_ROUNDS sets another number: an emulated processor is slow.</summary>
    [KvmTheory]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldLeaveNothingInTheKernel(InterruptControllers controllers)
    {
        using var machine = KvmMachine.Open(new() { Name = Name, InterruptControllers = controllers });
        AssertStable(machine, RoundsOnKvm);
    }

    [LinuxFact]
    public void ShouldLeaveNothingInThisProcess()
    {
        using var machine = new EmbeddedMachine(new() { Name = Name });
        AssertStable(machine, Rounds);
    }

    private static int RoundsOnKvm
        => int.TryParse(Environment.GetEnvironmentVariable("DEVICEDSL_ATTACH_ROUNDS"), out int rounds) ? rounds : DefaultRoundsOnKvm;

    private void AssertStable(Machine machine, int rounds)
    {
        machine.AddMemory(0, 0x1_0000);
        for (int i = 0; i < WarmUp; i++) AttachAndDetach(machine, i);
        var before = ResourceCounts.Take(Name);
        for (int i = 0; i < rounds; i++)
        {
            AttachAndDetach(machine, i);
            // The counts themselves take time.
            if (i % 500 == 0) before.AssertReached($"{i} rounds");
        }

        before.AssertReached("all rounds");
        Assert.Equal(0, machine.RegistrationCount);
        Assert.Empty(machine.Attachments);
        machine.AddMemory(0xD000_0000, GuestMemory.PageSize);
    }

    private static Attachment AttachByExits(Machine machine)
        => machine.Attach(new ExitCounter(), pio: 0xC000, mmio: 0xD000_0000, DoorbellDelivery.Exit);

    private static void AttachAndDetach(Machine machine, int round)
    {
        using Attachment attachment = Shapes[round % Shapes.Length](machine);
        // Every second device has rung and interrupted before it goes.
        if (attachment.Device is Burden burden && round % (2 * Shapes.Length) == 0) burden.RaiseAll();
    }
}
