using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Chips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm;

/// <content>Saving and loading the machine.</content>
public sealed partial class KvmMachine
{
    /// <summary>
    /// Saves the processors, the interrupt controllers and the machine's clocks, in a pause: registers, CPUID, FPU and vector registers,
    /// model-specific registers, pending events, local APICs, and whether each processor runs, halts or waits to be started.
    /// </summary>
    /// <remarks>
    /// The state does not contain devices, which <see cref="Attachment.Save"/> saves, or memory, which the caller copies in the same pause.
    /// It does not contain doorbells, irqfds and the routing of interrupts; the caller assigns them in the new machine. An access whose
    /// handler threw is completed first, as by <see cref="KvmCpu.EnterRealMode"/>.
    /// </remarks>
    /// <returns>The state, for <see cref="Load"/>.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the machine is not paused; <see cref="Errno.EDEADLK"/>: called by a handler;
    /// <see cref="Errno.EOPNOTSUPP"/>: the kernel does not give access to a part of the state, which the message names;
    /// <see cref="Errno.EIO"/>: the guest has ended the machine; otherwise the kernel's error.
    /// </exception>
    public byte[] Save()
    {
        using var paused = new PausedMachineScope(this, $"The state of {Name} cannot be saved");
        return SavedState.Save(new Whole(this));
    }

    /// <summary>
    /// Loads a state into this machine, in a pause. Processors that are started afterwards go on where the saved ones were; those that run
    /// already go on when the pause ends.
    /// </summary>
    /// <remarks>
    /// The memory must have its contents before, because processors keep parts of their page tables. The time-stamp counters go on from
    /// their saved values, at the rate of this machine's processor.
    /// </remarks>
    /// <param name="state">
    /// The result of <see cref="Save"/> of a machine with the same options, or any untrusted bytes. The machine keeps its previous state if
    /// they are rejected.
    /// </param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the state is damaged, or that of a machine with other options, or has values that the kernel rejects;
    /// <see cref="Errno.EOPNOTSUPP"/>: the state has features that the processor or the kernel does not support here, for example in its
    /// CPUID; <see cref="Errno.EBUSY"/>, <see cref="Errno.EDEADLK"/>, <see cref="Errno.EIO"/>: as for <see cref="Save"/>.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state)
    {
        using var paused = new PausedMachineScope(this, $"The state of {Name} cannot be loaded");
        var whole = new Whole(this);
        var reader = new StateReader(state, "");
        Action load = reader.Read(whole, Name);
        reader.End();
        byte[] before = SavedState.Save(whole);
        try
        {
            load();
        }
        catch (MachineException exception)
        {
            Refusal refusal = exception.Refusal;
            string lost = "";
            try
            {
                new StateReader(before, "").Read(whole, Name)();
            }
            catch (MachineException second)
            {
                lost = $" The previous state is lost: {second.Refusal.Message}";
            }

            throw new MachineException(
                refusal with { Message = $"The saved state was not loaded into {Name}: {refusal.Message}{lost}" }, exception);
        }
    }

    /// <summary>The machine as an object whose state is saved and loaded.</summary>
    private sealed class Whole(KvmMachine machine) : ISavedState
    {
        /// <inheritdoc/>
        public ulong StateSchema => 0x4B56_4D00_0000_0002;

        /// <inheritdoc/>
        public int StateVersion => 1;

        /// <inheritdoc/>
        public void SaveState(StateWriter writer)
        {
            writer.Write((byte)machine._controllers);
            writer.Write(machine._machine.HasWideDestinations);
            writer.Write(ReadClock());
            machine.SaveClock(writer);
            writer.WriteArray<KvmCpu>(machine._cpus, static (own, cpu) => cpu.Save().Write(own));
            foreach (KvmCpu cpu in machine._cpus) cpu.SaveInterrupts(writer);
            Refusal? refusal = machine.TryRead(out IoApicState? ioApic);
            if (refusal is not null && refusal.Errno != Errno.ENXIO) throw new MachineException(refusal);
            writer.Write(ioApic is not null);
            if (ioApic is null) return;
            writer.WriteBytes(ChipBytes.Write(ioApic));
            foreach (ChipId chip in new[] { ChipId.PicMaster, ChipId.PicSlave })
            {
                refusal = machine.TryRead(chip, out PicState pic);
                if (refusal is not null) throw new MachineException(refusal);
                writer.WriteBytes(ChipBytes.Write(chip, pic));
            }
        }

        /// <inheritdoc/>
        public Action LoadState(StateReader reader)
        {
            var controllers = (InterruptControllers)reader.Read<byte>();
            if (controllers != machine._controllers)
            {
                throw reader.Refuse(
                    $"is of a machine whose {nameof(KvmMachineOptions.InterruptControllers)} is '{controllers}', but that of "
                    + $"{machine.Name} is '{machine._controllers}'");
            }

            if (reader.ReadBoolean() != machine._machine.HasWideDestinations)
            {
                throw reader.Refuse($"is of a machine whose {nameof(KvmMachineOptions.HasWideDestinations)} is not that of {machine.Name}");
            }

            ulong clock = reader.Read<ulong>();
            Action loadClock = machine.LoadClock(reader);
            CpuSnapshot[] cpus = reader.ReadArray(CpuSnapshot.Read, machine._cpus.Length);
            for (int i = 0; i < cpus.Length; i++)
            {
                if (machine._cpus[i].Check(cpus[i]) is { } refusal) throw new MachineException(refusal);
            }

            Action[] interrupts = [.. machine._cpus.Select(cpu => cpu.LoadInterrupts(reader))];
            bool hasOthers = reader.ReadBoolean();
            Refusal? missing = machine.TryRead(out IoApicState? present);
            if (missing is not null && missing.Errno != Errno.ENXIO) throw new MachineException(missing);
            if (hasOthers != present is not null) throw reader.Refuse($"does not agree with {machine.Name} on whether there is an IOAPIC");
            IoApicState? ioApic = hasOthers ? ChipBytes.ReadIoApic(reader.ReadBytes(ChipBytes.ChipLength)) : null;
            PicState first = hasOthers ? ChipBytes.ReadPic(reader.ReadBytes(ChipBytes.ChipLength)) : default;
            PicState second = hasOthers ? ChipBytes.ReadPic(reader.ReadBytes(ChipBytes.ChipLength)) : default;
            return () =>
            {
                WriteClock(clock);
                loadClock();
                for (int i = 0; i < cpus.Length; i++) machine._cpus[i].Load(cpus[i]);
                Array.ForEach(interrupts, load => load());
                if (ioApic is null) return;
                // After the local APICs: an interrupt that is requested here goes to them at once.
                ThrowIf(machine.TryRestore(ChipId.PicMaster, first));
                ThrowIf(machine.TryRestore(ChipId.PicSlave, second));
                ThrowIf(machine.TryRestore(ioApic));
            };
        }

        private static void ThrowIf(Refusal? refusal)
        {
            if (refusal is not null) throw new MachineException(refusal);
        }

        private ulong ReadClock()
        {
            Errno errno = machine._machine.TryGetClock(out ulong clock);
            return errno == Errno.None ? clock : throw new MachineException(Explain(errno, "give"));
        }

        private void WriteClock(ulong clock)
        {
            Errno errno = machine._machine.TrySetClock(clock);
            if (errno != Errno.None) throw new MachineException(Explain(errno, "set"));
        }

        private Refusal Explain(Errno errno, string verb)
            => errno != Errno.EIO && !machine._machine.Has(Extension.Clock)
                ? new(
                    Errno.EOPNOTSUPP, "",
                    $"The kernel lacks access to the clock of machines, so that {machine.Name} cannot be saved or loaded.")
                : KernelRules.Explain(errno, machine.Name, $"{verb} the clock of {machine.Name}");
    }
}
