using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>The cases on a machine that has all of its controllers.</summary>
public sealed class IoApicTests() : IoApicCases(new Board(cpus: Cpus));
