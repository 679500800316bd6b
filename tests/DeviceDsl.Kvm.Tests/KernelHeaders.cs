using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeviceDsl.Kvm.Chips;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Tests;

/// <summary>The numbers and layouts of the kernel's interface, compared with the kernel's own headers by a C compiler.</summary>
[Trait("Category", "Slow")]
public sealed class KernelHeaders
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, string> Requests = new()
    {
        [nameof(Ioctl.GetApiVersion)] = "KVM_GET_API_VERSION",
        [nameof(Ioctl.GetMsrIndexList)] = "KVM_GET_MSR_INDEX_LIST",
        [nameof(Ioctl.AddZone)] = "KVM_REGISTER_COALESCED_MMIO",
        [nameof(Ioctl.RemoveZone)] = "KVM_UNREGISTER_COALESCED_MMIO",
        [nameof(Ioctl.GetClock)] = "KVM_GET_CLOCK",
        [nameof(Ioctl.SetClock)] = "KVM_SET_CLOCK",
        [nameof(Ioctl.GetRegisters)] = "KVM_GET_REGS",
        [nameof(Ioctl.GetMsrs)] = "KVM_GET_MSRS",
        [nameof(Ioctl.SetMsrs)] = "KVM_SET_MSRS",
        [nameof(Ioctl.GetRunState)] = "KVM_GET_MP_STATE",
        [nameof(Ioctl.GetCpuEvents)] = "KVM_GET_VCPU_EVENTS",
        [nameof(Ioctl.GetDebugRegisters)] = "KVM_GET_DEBUGREGS",
        [nameof(Ioctl.SetDebugRegisters)] = "KVM_SET_DEBUGREGS",
        [nameof(Ioctl.GetExtendedState)] = "KVM_GET_XSAVE",
        [nameof(Ioctl.SetExtendedState)] = "KVM_SET_XSAVE",
        [nameof(Ioctl.GetExtendedControl)] = "KVM_GET_XCRS",
        [nameof(Ioctl.SetExtendedControl)] = "KVM_SET_XCRS",
        [nameof(Ioctl.GetNestedState)] = "KVM_GET_NESTED_STATE",
        [nameof(Ioctl.SetNestedState)] = "KVM_SET_NESTED_STATE",
        [nameof(Ioctl.GetLongExtendedState)] = "KVM_GET_XSAVE2",
        [nameof(Ioctl.CreateVm)] = "KVM_CREATE_VM",
        [nameof(Ioctl.CheckExtension)] = "KVM_CHECK_EXTENSION",
        [nameof(Ioctl.GetRunSize)] = "KVM_GET_VCPU_MMAP_SIZE",
        [nameof(Ioctl.GetSupportedCpuId)] = "KVM_GET_SUPPORTED_CPUID",
        [nameof(Ioctl.CreateCpu)] = "KVM_CREATE_VCPU",
        [nameof(Ioctl.GetDirtyLog)] = "KVM_GET_DIRTY_LOG",
        [nameof(Ioctl.SetMemoryRegion)] = "KVM_SET_USER_MEMORY_REGION",
        [nameof(Ioctl.SetTssAddress)] = "KVM_SET_TSS_ADDR",
        [nameof(Ioctl.SetIdentityMapAddress)] = "KVM_SET_IDENTITY_MAP_ADDR",
        [nameof(Ioctl.CreateIrqChip)] = "KVM_CREATE_IRQCHIP",
        [nameof(Ioctl.SetIrqLine)] = "KVM_IRQ_LINE",
        [nameof(Ioctl.SetIrqLineStatus)] = "KVM_IRQ_LINE_STATUS",
        [nameof(Ioctl.GetIrqChip)] = "KVM_GET_IRQCHIP",
        [nameof(Ioctl.SetIrqChip)] = "KVM_SET_IRQCHIP",
        [nameof(Ioctl.SetGsiRouting)] = "KVM_SET_GSI_ROUTING",
        [nameof(Ioctl.IrqFd)] = "KVM_IRQFD",
        [nameof(Ioctl.IoEventFd)] = "KVM_IOEVENTFD",
        [nameof(Ioctl.EnableCapability)] = "KVM_ENABLE_CAP",
        [nameof(Ioctl.SignalMessage)] = "KVM_SIGNAL_MSI",
        [nameof(Ioctl.Run)] = "KVM_RUN",
        [nameof(Ioctl.Interrupt)] = "KVM_INTERRUPT",
        [nameof(Ioctl.NonMaskableInterrupt)] = "KVM_NMI",
        [nameof(Ioctl.SystemManagementInterrupt)] = "KVM_SMI",
        [nameof(Ioctl.SetRegisters)] = "KVM_SET_REGS",
        [nameof(Ioctl.GetSystemRegisters)] = "KVM_GET_SREGS",
        [nameof(Ioctl.SetSystemRegisters)] = "KVM_SET_SREGS",
        [nameof(Ioctl.GetLocalApic)] = "KVM_GET_LAPIC",
        [nameof(Ioctl.SetLocalApic)] = "KVM_SET_LAPIC",
        [nameof(Ioctl.SetCpuId)] = "KVM_SET_CPUID2",
        [nameof(Ioctl.SetSignalMask)] = "KVM_SET_SIGNAL_MASK",
        [nameof(Ioctl.SetRunState)] = "KVM_SET_MP_STATE",
        [nameof(Ioctl.SetCpuEvents)] = "KVM_SET_VCPU_EVENTS",
    };

    private static readonly Dictionary<string, string> Extensions = new()
    {
        [nameof(Extension.UserMemory)] = "KVM_CAP_USER_MEMORY",
        [nameof(Extension.CoalescedMemory)] = "KVM_CAP_COALESCED_MMIO",
        [nameof(Extension.CoalescedPorts)] = "KVM_CAP_COALESCED_PIO",
        [nameof(Extension.RunState)] = "KVM_CAP_MP_STATE",
        [nameof(Extension.Clock)] = "KVM_CAP_ADJUST_CLOCK",
        [nameof(Extension.CpuEvents)] = "KVM_CAP_VCPU_EVENTS",
        [nameof(Extension.DebugRegisters)] = "KVM_CAP_DEBUGREGS",
        [nameof(Extension.ExtendedState)] = "KVM_CAP_XSAVE",
        [nameof(Extension.ExtendedControl)] = "KVM_CAP_XCRS",
        [nameof(Extension.NestedState)] = "KVM_CAP_NESTED_STATE",
        [nameof(Extension.ExtendedStateLength)] = "KVM_CAP_XSAVE2",
        [nameof(Extension.IrqFd)] = "KVM_CAP_IRQFD",
        [nameof(Extension.IoEventFd)] = "KVM_CAP_IOEVENTFD",
        [nameof(Extension.DeadlineTimer)] = "KVM_CAP_TSC_DEADLINE_TIMER",
        [nameof(Extension.ReadOnlyMemory)] = "KVM_CAP_READONLY_MEM",
        [nameof(Extension.IrqFdResample)] = "KVM_CAP_IRQFD_RESAMPLE",
        [nameof(Extension.ChannelSubsystem)] = "KVM_CAP_S390_CSS_SUPPORT",
        [nameof(Extension.IoEventFdAnyLength)] = "KVM_CAP_IOEVENTFD_ANY_LENGTH",
        [nameof(Extension.ImmediateExit)] = "KVM_CAP_IMMEDIATE_EXIT",
    };

    private static readonly Dictionary<ExitReason, string> Exits = new()
    {
        [ExitReason.Unknown] = "KVM_EXIT_UNKNOWN",
        [ExitReason.Io] = "KVM_EXIT_IO",
        [ExitReason.Halt] = "KVM_EXIT_HLT",
        [ExitReason.Mmio] = "KVM_EXIT_MMIO",
        [ExitReason.InterruptWindow] = "KVM_EXIT_IRQ_WINDOW_OPEN",
        [ExitReason.Shutdown] = "KVM_EXIT_SHUTDOWN",
        [ExitReason.FailedEntry] = "KVM_EXIT_FAIL_ENTRY",
        [ExitReason.Interrupted] = "KVM_EXIT_INTR",
        [ExitReason.TaskPriority] = "KVM_EXIT_SET_TPR",
        [ExitReason.InternalError] = "KVM_EXIT_INTERNAL_ERROR",
        [ExitReason.SystemEvent] = "KVM_EXIT_SYSTEM_EVENT",
        [ExitReason.EndOfInterrupt] = "KVM_EXIT_IOAPIC_EOI",
    };

    [HeadersFact]
    public async Task ShouldHaveTheNumbersAndLayoutsOfThisInterface()
    {
        Dictionary<string, ulong> ours = Expected();
        Dictionary<string, ulong> theirs = await Evaluate(ours.Keys);
        Assert.Empty(ours
            .Where(pair => theirs[pair.Key] != pair.Value)
            .Select(pair => $"{pair.Key} is {theirs[pair.Key]}, not {pair.Value}"));
    }

    private static Dictionary<string, ulong> Expected()
    {
        Dictionary<string, ulong> expected = Constants(typeof(Ioctl), Requests).Concat(Constants(typeof(Extension), Extensions))
            .Concat(Enum.GetValues<ExitReason>().Select(static reason => KeyValuePair.Create(Exits[reason], (ulong)reason)))
            .ToDictionary();
        AddLayouts(expected);
        return expected;
    }

    /// <summary>All constants of a class, by the kernel's names; a constant without one fails.</summary>
    private static IEnumerable<KeyValuePair<string, ulong>> Constants(Type type, Dictionary<string, string> names)
        => type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => KeyValuePair.Create(
                names[field.Name], Convert.ToUInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)));

    private static void AddLayouts(Dictionary<string, ulong> expected)
    {
        void Size<T>(string name) => expected[$"sizeof(struct {name})"] = (ulong)Unsafe.SizeOf<T>();
        void Offset<T>(string name, string member, string field)
            => expected[$"offsetof(struct {name}, {member})"] = (ulong)Marshal.OffsetOf<T>(field);

        Size<IoEventFdArgument>("kvm_ioeventfd");
        Offset<IoEventFdArgument>("kvm_ioeventfd", "datamatch", nameof(IoEventFdArgument.MatchValue));
        Offset<IoEventFdArgument>("kvm_ioeventfd", "addr", nameof(IoEventFdArgument.Address));
        Offset<IoEventFdArgument>("kvm_ioeventfd", "len", nameof(IoEventFdArgument.Length));
        Offset<IoEventFdArgument>("kvm_ioeventfd", "fd", nameof(IoEventFdArgument.Descriptor));
        Offset<IoEventFdArgument>("kvm_ioeventfd", "flags", nameof(IoEventFdArgument.Flags));
        expected["KVM_IOEVENTFD_FLAG_DATAMATCH"] = IoEventFdArgument.Match;
        expected["KVM_IOEVENTFD_FLAG_PIO"] = IoEventFdArgument.Pio;
        expected["KVM_IOEVENTFD_FLAG_DEASSIGN"] = IoEventFdArgument.Deassign;
        expected["KVM_IOEVENTFD_FLAG_VIRTIO_CCW_NOTIFY"] = IoEventFdArgument.VirtioCcw;
        Size<IrqFdArgument>("kvm_irqfd");
        Offset<IrqFdArgument>("kvm_irqfd", "fd", nameof(IrqFdArgument.Descriptor));
        Offset<IrqFdArgument>("kvm_irqfd", "gsi", nameof(IrqFdArgument.Gsi));
        Offset<IrqFdArgument>("kvm_irqfd", "flags", nameof(IrqFdArgument.Flags));
        Offset<IrqFdArgument>("kvm_irqfd", "resamplefd", nameof(IrqFdArgument.ResampleDescriptor));
        expected["KVM_IRQFD_FLAG_DEASSIGN"] = IrqFdArgument.Deassign;
        expected["KVM_IRQFD_FLAG_RESAMPLE"] = IrqFdArgument.Resample;
        Size<MemoryRegion>("kvm_userspace_memory_region");
        Offset<MemoryRegion>("kvm_userspace_memory_region", "guest_phys_addr", nameof(MemoryRegion.GuestAddress));
        Offset<MemoryRegion>("kvm_userspace_memory_region", "userspace_addr", nameof(MemoryRegion.HostAddress));
        expected["KVM_MEM_READONLY"] = MemoryRegion.ReadOnly;
        expected["KVM_MEM_LOG_DIRTY_PAGES"] = MemoryRegion.LogDirtyPages;
        Size<DirtyLogArgument>("kvm_dirty_log");
        Offset<DirtyLogArgument>("kvm_dirty_log", "dirty_bitmap", nameof(DirtyLogArgument.Bitmap));
        Size<IrqLevel>("kvm_irq_level");
        Size<Message>("kvm_msi");
        Offset<Message>("kvm_msi", "data", nameof(Message.Data));
        Size<CapabilityArgument>("kvm_enable_cap");
        Offset<CapabilityArgument>("kvm_enable_cap", "args", nameof(CapabilityArgument.First));
        expected["KVM_CAP_SPLIT_IRQCHIP"] = CapabilityArgument.SplitControllers;
        expected["KVM_CAP_X2APIC_API"] = CapabilityArgument.X2Apic;
        expected["KVM_X2APIC_API_USE_32BIT_IDS"] = CapabilityArgument.WideDestinations;
        Size<RoutingHeader>("kvm_irq_routing");
        Size<RoutingEntry>("kvm_irq_routing_entry");
        Offset<RoutingEntry>("kvm_irq_routing_entry", "u.irqchip.irqchip", nameof(RoutingEntry.Chip));
        Offset<RoutingEntry>("kvm_irq_routing_entry", "u.irqchip.pin", nameof(RoutingEntry.Pin));
        Offset<RoutingEntry>("kvm_irq_routing_entry", "u.msi.address_hi", nameof(RoutingEntry.AddressHigh));
        Offset<RoutingEntry>("kvm_irq_routing_entry", "u.msi.data", nameof(RoutingEntry.Data));
        Size<GeneralRegisters>("kvm_regs");
        Offset<GeneralRegisters>("kvm_regs", "rip", nameof(GeneralRegisters.Rip));
        Size<Segment>("kvm_segment");
        Offset<Segment>("kvm_segment", "unusable", nameof(Segment.IsUnusable));
        Size<SystemRegisters>("kvm_sregs");
        Offset<SystemRegisters>("kvm_sregs", "tr", nameof(SystemRegisters.Tr));
        Offset<SystemRegisters>("kvm_sregs", "gdt", nameof(SystemRegisters.Gdt));
        Offset<SystemRegisters>("kvm_sregs", "cr0", nameof(SystemRegisters.Cr0));
        Offset<SystemRegisters>("kvm_sregs", "efer", nameof(SystemRegisters.Efer));
        Offset<SystemRegisters>("kvm_sregs", "interrupt_bitmap", nameof(SystemRegisters.PendingInterrupt));
        Size<CpuEvents>("kvm_vcpu_events");
        Size<Msr>("kvm_msr_entry");
        Offset<Msr>("kvm_msr_entry", "data", nameof(Msr.Value));
        Size<ClockArgument>("kvm_clock_data");
        Size<ZoneArgument>("kvm_coalesced_mmio_zone");
        Offset<ZoneArgument>("kvm_coalesced_mmio_zone", "pio", nameof(ZoneArgument.IsPort));
        Size<CoalescedPage.Ring>("kvm_coalesced_mmio_ring");
        Offset<CoalescedPage.Ring>("kvm_coalesced_mmio_ring", "last", nameof(CoalescedPage.Ring.Last));
        Size<CoalescedPage.Entry>("kvm_coalesced_mmio");
        Offset<CoalescedPage.Entry>("kvm_coalesced_mmio", "pio", nameof(CoalescedPage.Entry.IsPort));
        Offset<CoalescedPage.Entry>("kvm_coalesced_mmio", "data", nameof(CoalescedPage.Entry.Data));
        string[] structures =
            ["kvm_sregs", "kvm_regs", "kvm_xcrs", "kvm_lapic_state", "kvm_vcpu_events", "kvm_mp_state", "kvm_debugregs"];
        foreach ((CpuPart part, string name) in CpuPart.All.Zip(structures)) expected[$"sizeof(struct {name})"] = (ulong)part.Length;
        Offset<CpuEvents>("kvm_vcpu_events", "flags", nameof(CpuEvents.Valid));
        Size<CpuIdHeader>("kvm_cpuid2");
        Size<CpuIdEntry>("kvm_cpuid_entry2");
        Offset<CpuIdEntry>("kvm_cpuid_entry2", "eax", nameof(CpuIdEntry.Eax));
        Offset<CpuIdEntry>("kvm_cpuid_entry2", "edx", nameof(CpuIdEntry.Edx));
        Offset<RunHeader>("kvm_run", "request_interrupt_window", nameof(RunHeader.InterruptWindow));
        Offset<RunHeader>("kvm_run", "immediate_exit", nameof(RunHeader.ImmediateExit));
        Offset<RunHeader>("kvm_run", "exit_reason", nameof(RunHeader.Reason));
        Offset<RunHeader>("kvm_run", "ready_for_interrupt_injection", nameof(RunHeader.IsReadyForInterrupt));
        Offset<RunHeader>("kvm_run", "if_flag", nameof(RunHeader.HasInterruptsOn));
        Offset<RunHeader>("kvm_run", "cr8", nameof(RunHeader.Cr8));
        Offset<RunHeader>("kvm_run", "apic_base", nameof(RunHeader.ApicBase));
        Offset<RunHeader>("kvm_run", "io", nameof(RunHeader.Io));
        Offset<RunHeader>("kvm_run", "mmio", nameof(RunHeader.Mmio));
        Offset<RunHeader>("kvm_run", "eoi.vector", nameof(RunHeader.EndedVector));
        expected["sizeof(struct kvm_irqchip)"] = ChipBytes.ChipLength;
        expected["sizeof(struct kvm_lapic_state)"] = ChipBytes.LocalApicLength;
    }

    /// <summary>Evaluates C expressions with the kernel's headers.</summary>
    private static async Task<Dictionary<string, ulong>> Evaluate(IEnumerable<string> expressions)
    {
        string folder = Directory.CreateTempSubdirectory("headers-").FullName;
        try
        {
            string source = Path.Combine(folder, "values.c");
            string program = Path.Combine(folder, "values");
            IEnumerable<string> lines = expressions.Select(static text
                => $"    printf(\"%s=%llu\\n\", \"{text}\", (unsigned long long)({text}));");
            await File.WriteAllTextAsync(source, $$"""
                #include <stddef.h>
                #include <stdio.h>
                #include <linux/kvm.h>
                int main(void)
                {
                {{string.Join('\n', lines)}}
                    return 0;
                }
                """);
            await Run("cc", source, "-o", program);
            string output = await Run(program);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('='))
                .ToDictionary(static pair => pair[0], static pair => ulong.Parse(pair[1], CultureInfo.InvariantCulture));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        using var guard = new CancellationTokenSource(HangGuard);
        process.Start();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(guard.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(guard.Token);
            await process.WaitForExitAsync(guard.Token);
            Assert.True(process.ExitCode == 0, await error);
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
