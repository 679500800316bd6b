namespace DeviceDsl.AnalyzerCost;

/// <summary>The code of a project that has many devices, of the kinds that projects have.</summary>
internal static class DeviceSources
{
    /// <summary>One file: a device with registers, doorbells, a line and handlers, and who uses the machine API for it.</summary>
    public static string Of(int number) => $$"""
        using System;
        using System.Collections.Generic;
        using DeviceDsl;
        using static DeviceDsl.AddressSpace;
        using static DeviceDsl.RegisterAccess;

        namespace Devices;

        [Device]
        [LevelIrq(Gsi = {{number % 24}}, Resample = true, Name = "Line")]
        [Region(Mmio, 0x1000, 0x100, Name = "Buffer")]
        public sealed partial class Device{{number}}
        {
            private readonly object _gate = new();
            [Transient] private readonly Queue<int> _requests = new();
            [State] private readonly byte[] _buffer = new byte[0x100];

            [Register(Mmio, 0x00, Reset = 0x{{number:X}})] private partial uint Control { get; set; }
            [Field(3, 0, Register = nameof(Control))] private partial byte Mode { get; set; }
            [Field(31, 4, Register = nameof(Control))] private partial uint Rest { get; set; }
            [Register(Mmio, 0x04, Access = ReadClear)] private partial byte Status { get; set; }
            [Register(Mmio, 0x08, Access = WriteOneClears)] private partial ushort Pending { get; set; }

            [Doorbell(Mmio, 0x50, Match = 0, Count = 4)]
            private void OnQueue(int index)
            {
                lock (_gate)
                {
                    _requests.Enqueue(index);
                }

                Serve();
            }

            [Doorbell(Pio, 0x10, Match = {{number % 256}})]
            private void OnKick() => Serve();

            [OnResample(Gsi = {{number % 24}})]
            private void Reassert()
            {
                if (Status != 0) Line.Raise();
            }

            [OnWrite(nameof(Control))]
            private void OnControl(uint written)
            {
                if ((written & 1) == 0 && Mode == 0) Rest = written >> 4;
            }

            [OnRead(Region = "Buffer")]
            private ulong ReadBuffer(ulong offset, int length)
            {
                ulong value = 0;
                for (int i = 0; i < length && (int)offset + i < _buffer.Length; i++) value |= (ulong)_buffer[(int)offset + i] << (8 * i);
                return value;
            }

            [OnWrite(Region = "Buffer")]
            private void WriteBuffer(ulong offset, int length, ulong value)
            {
                for (int i = 0; i < length && (int)offset + i < _buffer.Length; i++) _buffer[(int)offset + i] = (byte)(value >> (8 * i));
            }

            [OnReset]
            private void Clear()
            {
                Array.Clear(_buffer);
                _requests.Clear();
            }

            private void Serve()
            {
                int served = 0;
                while (_requests.TryDequeue(out int request))
                {
                    served += request switch { 0 => 1, 1 => 2, _ => Math.Min(request, 8) };
                }

                if (served == 0) return;
                Status |= (byte)served;
                Pending++;
                Line.Raise();
            }
        }

        /// <summary>Uses the machine API by hand.</summary>
        public sealed class Bell{{number}} : IDisposable
        {
            private readonly EventFd _kick = EventFd.Create();
            private readonly IoEventFdRegistration _doorbell;
            private readonly LoopRegistration _served;
            private int _count;

            /// <summary>Connects it.</summary>
            public Bell{{number}}(Machine machine)
            {
                _doorbell = machine.AssignIoEventFd(_kick, IoAddress.Pio({{number % 0x8000}}), length: 2, match: {{number % 0x10000}});
                _served = machine.Loop.Add(_kick, Serve);
            }

            /// <summary>Tries a line.</summary>
            public static Errno Try(Machine machine, EventFd trigger)
            {
                Errno error = machine.TryAssignIrqFd(trigger, {{number % 24}}, out var line);
                if (error != Errno.None) return error;
                trigger.Signal();
                line?.Deassign();
                return Errno.None;
            }

            /// <inheritdoc/>
            public void Dispose()
            {
                _served.Dispose();
                _doorbell.StopAndDrain(Serve);
                _kick.Dispose();
            }

            private void Serve() => _count++;
        }
        """;
}
