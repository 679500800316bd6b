using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>The cases with an IOAPIC in front of local APICs elsewhere (SPL-3).</summary>
public sealed class SplitIoApicTests() : IoApicCases(new SplitBoard(cpus: Cpus));
