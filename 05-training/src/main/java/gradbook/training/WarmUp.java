package gradbook.training;

/// A schedule whose factor is multiplied by one that grows from `start` to 1 in the first `epochs`.
record WarmUp(Schedule schedule, double epochs, double start) implements Schedule {

    @Override public double factor(double epoch) {
        return schedule.factor(epoch) * Math.min(1, start + (1 - start) * epoch / epochs);
    }

    @Override public Schedule after(History before) {
        return new WarmUp(schedule.after(before), epochs, start);
    }
}
